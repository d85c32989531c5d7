"""Reads the digits in images: python examples/classify_images.py IMAGE [IMAGE ...]."""

import sys

import tintling

model = tintling.load("nano")
for path in sys.argv[1:]:
    recognition = model.classify(path)
    print(f"{path}: {recognition.label or 'no digit'}")
