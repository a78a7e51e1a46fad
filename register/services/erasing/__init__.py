"""Erasing what is kept of an official or an entry: what goes, doing it, and what is left."""
