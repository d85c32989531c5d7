"""Sweeps: a space of recipes and structures that Optuna searches, on one machine or many."""
