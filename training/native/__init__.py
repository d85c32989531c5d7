"""Training in compiled C: the same steps as the TensorFlow engine."""
