"""A chain as a drawing."""
