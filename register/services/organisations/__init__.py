"""Organisations and public bodies: numbers, names, ties, and which one is meant."""
