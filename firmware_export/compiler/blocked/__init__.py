"""Kernels over blocks of channels: their proofs, their constants, and the layers that take them."""
