"""What a training run is told: settings and recipe files."""
