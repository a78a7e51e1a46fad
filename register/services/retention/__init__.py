"""How long a body keeps what it may choose about, what would go, and letting it go."""
