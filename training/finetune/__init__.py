"""Adapting a trained network to one's own captures."""
