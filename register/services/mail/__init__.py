"""What waits on people, and the letters that tell them so."""
