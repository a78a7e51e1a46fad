"""What the register promises of its security, and which tests give the figure: `make trust`."""
