"""Compilers and processors that generated C is built for."""
