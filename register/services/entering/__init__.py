"""A decision in one go: who bids, who takes part, and what a body keeps to say that quickly."""
