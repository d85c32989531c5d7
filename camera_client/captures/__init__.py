"""Labelled frames in a folder: collecting them, keeping them, and their tensors for training."""
