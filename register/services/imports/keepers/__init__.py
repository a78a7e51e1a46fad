"""How each kind of record is kept: found again, made, changed, or refused with a reason."""
