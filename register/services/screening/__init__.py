"""Decisions put to the engine: dossiers written, answers kept, checked, reviewed."""
