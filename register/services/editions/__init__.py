"""The log of public entries and its weekly editions: made, signed, verified, erased from."""
