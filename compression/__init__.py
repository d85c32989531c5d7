"""Pruning, quantization and the report of what they cost."""
