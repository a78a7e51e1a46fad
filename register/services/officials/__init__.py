"""Officials, the persons behind them, and who is shielded."""
