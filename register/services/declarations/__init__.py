"""What officials declare, and what is asked of them."""
