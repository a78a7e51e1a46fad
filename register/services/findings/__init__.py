"""Findings between an official and a decision, and what changed facts do to them."""
