"""Kills in the middle of work: processes that answer pages are killed with SIGKILL at drawn moments,
and what they acknowledged is looked for in the database before anybody sends it again.
"""
