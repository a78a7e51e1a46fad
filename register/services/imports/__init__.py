"""Files that come in: read, brought into the register row by row, and undone."""
