"""Bytes -> records and problems, one module per format. A reader never raises on bad content."""
