"""Use cases, one function each; the only code that changes rows. Never imports Flask."""
