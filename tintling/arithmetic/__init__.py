"""TFLite Micro's integer arithmetic, to the bit, and the reference executor built on it."""
