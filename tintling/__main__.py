"""Runs the command line as ``python -m tintling``."""

from tintling.cli import main

main()
