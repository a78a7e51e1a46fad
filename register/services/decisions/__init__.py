"""Decisions of a body, and who takes part in them."""
