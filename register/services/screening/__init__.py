"""Decisions put to the engine: answers kept, checked, reviewed."""
