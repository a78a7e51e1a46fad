"""Officials, the persons behind them, their accounts, and who is shielded."""
