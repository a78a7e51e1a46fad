"""Links between officials, organisations and decisions, and whether they look like or match a conflict of interest."""
