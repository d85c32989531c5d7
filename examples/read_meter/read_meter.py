"""Reads a meter: several regions of one picture, each a digit, become a number as JSON.

python examples/read_meter/read_meter.py MODEL REGIONS IMAGE [--state FILE] [--most STEP]

MODEL is a network with the labels 0 to 9, such as meter. REGIONS is a JSON list of [x, y, width, height] in
px, from the first digit to the last. With --state the last reading is kept: a digit that nobody can tell
(between two, or no answer) is taken from it, and a reading that goes back, or forward by more than --most,
is not plausible and is not kept. meter_reading.c does the same on a board.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

import tintling
from tintling.images import read_image


def read_digits(model: tintling.Model, image: np.ndarray, regions: list[list[int]]) -> list[int | None]:
    """The digit in each region; None where there is none."""
    labels = [model.classify(image[y : y + height, x : x + width]).label for x, y, width, height in regions]
    return [int(label) if label is not None and label.isdecimal() else None for label in labels]


def reading_of(digits: list[int | None], last: int | None, most: int) -> dict[str, Any]:
    """The digits as a number, missing ones taken from the last reading, and whether it is plausible."""
    before = [None] * len(digits) if last is None else [int(each) for each in str(last).zfill(len(digits))]
    chosen = [known if digit is None else digit for digit, known in zip(digits, before, strict=True)]
    reading = None if None in chosen else int("".join(map(str, chosen)))
    # A meter that is past its highest number begins again.
    plausible = reading is not None and (last is None or (reading - last) % 10 ** len(digits) <= most)
    return {"reading": reading, "digits": digits, "last": last, "plausible": plausible}


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
    digits = read_digits(
        tintling.load(asked.model), read_image(asked.image), json.loads(asked.regions.read_text())
    )
    result = reading_of(digits, last, asked.most)
    if result["plausible"] and asked.state is not None:
        asked.state.write_text(json.dumps({"reading": result["reading"]}))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
