"""Sentences in Dutch and English for what the engine finds; the words stand beside it."""
