"""Tracking: the figures of a training, epoch by epoch, in a file or in the place where a user keeps them."""
