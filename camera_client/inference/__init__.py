"""Everything that runs a network: executors, the interpreters behind them, and several side by side."""
