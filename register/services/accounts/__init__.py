"""Accounts, how their holders sign in, and their sessions."""
