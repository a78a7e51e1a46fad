"""What council information systems export: one reader per system, all with the same records."""
