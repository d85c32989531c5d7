"""The training loop, its TensorFlow engine, checkpoints, history and ensembles."""
