"""Reads a meter: several regions of one picture, each a digit, become a number as JSON.

python examples/read_meter.py MODEL REGIONS IMAGE [--state FILE] [--most STEP]

REGIONS is a JSON list of [x, y, width, height] in px, from the first digit to the last. With --state the
last reading is kept: a digit that nobody can tell (between two, or no answer) is taken from it, and a
reading that goes back, or forward by more than --most, is not plausible and is not kept.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import tintling
from tintling.images import read_image


def read_digits(model: tintling.Model, image: np.ndarray, regions: list[list[int]]) -> list[str | None]:
    """Label of each region; None where there is no digit."""
    labels = [model.classify(image[y : y + height, x : x + width]).label for x, y, width, height in regions]
    return [label if label is not None and label.isdecimal() else None for label in labels]


def completed(digits: list[str | None], last: int | None) -> int | None:
    """The digits as a number, missing ones taken from the last reading; None where there is none."""
    known = [None] * len(digits) if last is None else list(str(last).zfill(len(digits)))
    chosen = [digit if digit is not None else before for digit, before in zip(digits, known, strict=True)]
    return None if None in chosen else int("".join(chosen))


def main() -> None:
    """Prints the reading as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("regions", type=Path)
    parser.add_argument("image", type=Path)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--most", type=int, default=10)
    asked = parser.parse_args()
    last = None
    if asked.state is not None and asked.state.exists():
        last = json.loads(asked.state.read_text())["reading"]
    model = tintling.load(asked.model)
    digits = read_digits(model, read_image(asked.image), json.loads(asked.regions.read_text()))
    reading = completed(digits, last)
    plausible = reading is not None and (last is None or last <= reading <= last + asked.most)
    if plausible and asked.state is not None:
        asked.state.write_text(json.dumps({"reading": reading}))
    print(json.dumps({"reading": reading, "digits": digits, "last": last, "plausible": plausible}))


if __name__ == "__main__":
    main()
