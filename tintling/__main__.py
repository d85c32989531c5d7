"""Runs the command line as ``python -m tintling``."""

from tintling.entry import main

main()
