"""The planted faults are read by machines alone."""

collect_ignore = ["rules"]
