"""What a machine finds in the code without running it: `make audit`."""
