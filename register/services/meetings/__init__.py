"""Meetings: an agenda as a set of decisions, one check over all, and what concerns each member."""
