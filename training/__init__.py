"""Data sets, augmentation, the model zoo, the training loop and evaluation."""
