"""Dossier files: from JSON to facts and back, and what is wrong with a file."""
