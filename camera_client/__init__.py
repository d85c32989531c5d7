"""Frames in, labels out: sources, preprocessing, classifiers and parity."""
