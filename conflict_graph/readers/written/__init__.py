"""What people write in the cells of a list: periods, pay, names and positions."""
