"""The published register in the shapes in which others read such registers."""
