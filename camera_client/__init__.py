"""Frames in, digits out: sources, preprocessing, classifiers and parity."""
