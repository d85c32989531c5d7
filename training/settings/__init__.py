"""Settings of a training run, and recipe files."""
