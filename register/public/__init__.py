"""What everybody may read: the public views, and nothing else."""
