"""Measures shipped networks on MNIST-C: the fifteen corruptions, with and without the preprocessing.

    python scripts/verify_robustness.py [--digits 10000] [--json docs/results/robustness.json]

Each corruption changes the first test digits of MNIST. *Alone* gives the corrupted picture to the network as
it is; *behind* lets the device's preprocessing find the digit in it first, as a camera's frame. ``make docs``
writes docs/robustness.md from the JSON. The exit code is 1 when ``nano`` falls short behind it, on those
corruptions that leave a picture of a digit: ink that is brighter than its paper.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from corruptions import CORRUPTIONS, corrupted, ink_above_paper
from numpy.typing import NDArray

from tintling.camera_client.inference.classifier import Classifier, open_classifier
from tintling.camera_client.preprocessing.host import preprocess_batch, preprocess_version
from tintling.shipped import digit_models
from tintling.training.data.mnist import load_mnist

SEED = 2026
GOAL = 0.93  # mean of nano behind the preprocessing, over the pictures of a digit
PICTURE = 0.75  # ink above paper: halfway from a picture whose brightness tells nothing to a clean one
_BATCH = 1_000


def answers(network: Classifier, tensors: NDArray[np.int8]) -> NDArray[np.str_]:
    """What a network says of tensors, shape (N, 28, 28, 1), int8."""
    labels = []
    for start in range(0, len(tensors), _BATCH):
        labels += [each.label for each in network.classify_batch(tensors[start : start + _BATCH])]
    return np.array(labels)


def shares(
    networks: list[Classifier], images: NDArray[np.uint8], labels: NDArray[np.str_]
) -> dict[str, dict[str, float]]:
    """Right answers of every network on images, alone and behind the preprocessing."""
    plain = (images.astype(np.int16) - 128).astype(np.int8)[..., None]
    seen, boxes = preprocess_batch(images)
    there = boxes[:, 2] > 0
    return {
        network.name: {
            "alone": round(float((answers(network, plain) == labels).mean()), 4),
            "behind": round(float(((answers(network, seen) == labels) & there).mean()), 4),
        }
        for network in networks
    }


def measure(count: int, names: tuple[str, ...]) -> dict[str, Any]:
    """Measures everything.

    Args:
        count: Test digits.
        names: The networks.
    """
    digits = load_mnist(offline=True)
    images, labels = digits.test_images[:count], digits.test_labels[:count].astype(str)
    networks = [open_classifier(Path(name)) for name in names]
    rows = {"none": shares(networks, images, labels)}
    contrast: dict[str, float] = {}
    for name in CORRUPTIONS:
        changed = corrupted(name, images, SEED)
        rows[name] = shares(networks, changed, labels)
        contrast[name] = round(ink_above_paper(name, images, changed), 4)
        print(name, contrast[name], rows[name], file=sys.stderr)
    return {
        "digits": len(labels),
        "seed": SEED,
        "preprocessing": preprocess_version(),
        "ink_above_paper": contrast,
        "no_pictures": sorted(name for name, share in contrast.items() if share < PICTURE),
        "rows": rows,
    }


def mean_of(found: dict[str, Any], network: str, how: str, *, pictures: bool = False) -> float:
    """Mean over the corruptions; with ``pictures``, over those that leave a picture of a digit."""
    chosen = [name for name in CORRUPTIONS if not (pictures and name in found["no_pictures"])]
    return float(np.mean([found["rows"][name][network][how] for name in chosen]))


def main() -> int:
    """Measures, writes, judges."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--digits", type=int, default=10_000)
    parser.add_argument("--models", nargs="+", default=list(digit_models()))
    parser.add_argument("--json", type=Path, help="file to write")
    options = parser.parse_args()
    found = measure(options.digits, tuple(options.models))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    for model in options.models:
        for how in ("alone", "behind"):
            every, seen = (mean_of(found, model, how, pictures=only) for only in (False, True))
            print(f"{model} {how}: mean {every:.2%}; of the pictures of a digit {seen:.2%}")
    without = ", ".join(f"{name} {found['ink_above_paper'][name]:.0%}" for name in found["no_pictures"])
    print(f"no pictures of a digit, as ink is brighter than paper in less than {PICTURE:.0%}: {without}")
    judged = options.models[0] if "nano" not in options.models else "nano"
    value = mean_of(found, judged, "behind", pictures=True)
    print(f"{judged} behind, of the pictures of a digit: {value:.2%}, goal {GOAL:.0%}")
    return 0 if value >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
