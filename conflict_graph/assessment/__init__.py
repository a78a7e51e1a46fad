"""What each official's part in each decision comes to, and what is said with it."""
