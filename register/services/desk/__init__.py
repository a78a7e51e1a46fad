"""What somebody finds on the first page after signing in."""
