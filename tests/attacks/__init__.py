"""Attacks on a served register, each tried again, also with its mend taken away: `make attack`."""
