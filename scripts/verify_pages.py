"""Measures whole pages: digits found and read in reading order, on made pages and on photographs.

    python scripts/verify_pages.py [--pages 200] [--model nano] [--beside micro]

Made pages (``made_pages.py``) have 3 to 200 digits of several hands, on sheets that are bent, tilted and lit
from one side, with punctuation. *Found in order* asks for the place alone: a digit whose box is found, after
all digits before it. *Read* asks for the answer as well: one minus the edit distance to the truth. The pages
are those from seed 1,000 on; one experiment was decided on seeds 1,000 to 1,199, and dropped. ``photo_page``
is read from ``$TINTLING_DATA_DIR``. The exit code is 1 when a figure falls short.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from camera_sets import read_set
from made_pages import MadePage, make_page

from tintling.camera_client.inference.classifier import Classifier, open_classifier
from tintling.camera_client.preprocessing.host import PageMark, preprocess_page, scratch_bytes
from tintling.training.data.mnist import load_mnist

FIRST_SEED = 1_000
GOAL = 0.97
PHOTO_DIGITS = 20  # on each page of photo_page: the number of the page
_LEAST_OVERLAP = 0.4


def edit_distance(one: str, other: str) -> int:
    """Fewest insertions, deletions and replacements from one text to the other (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, a in enumerate(one, start=1):
        now = [row]
        for column, b in enumerate(other, start=1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (a != b)))
        before = now
    return before[-1]


def overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    """Intersection over union of two boxes: x, y, width, height."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (one[2] * one[3] + other[2] * other[3] - width * height)


def in_order(page: MadePage, digits: Sequence[PageMark]) -> int:
    """Digits of a page whose box was found, and after those before them: the longest such series."""
    regions = [each.preprocessed.region for each in digits]
    boxes = [(r.x, r.y, r.width, r.height) for r in regions if r is not None]
    places = []
    for truth in page.boxes:
        found = [overlap(truth, box) for box in boxes]
        best = max(range(len(found)), key=found.__getitem__, default=-1)
        places.append(best if best >= 0 and found[best] >= _LEAST_OVERLAP else -1)
    longest: list[int] = []
    for index, place in enumerate(places):
        earlier = [longest[i] for i in range(index) if places[i] < place]
        longest.append(0 if place < 0 else 1 + max(earlier, default=0))
    return max(longest, default=0)


def grouped(page: MadePage, digits: Sequence[PageMark]) -> bool:
    """Whether as many numbers were found as were written."""
    return sum(each.starts_number for each in digits) == sum(len(row.split()) for row in page.rows)


def made_rows(networks: Sequence[Classifier], count: int) -> list[tuple[str, str, float | None]]:
    """Figures on made pages: name, value, share that the goal asks for."""
    mnist = load_mnist(offline=True)
    total = placed = numbers = 0
    wrong = [0] * len(networks)
    seconds = 0.0
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        page = make_page(seed, (mnist.test_images, mnist.test_labels))
        start = time.process_time()
        digits = preprocess_page(page.grey)
        seconds += time.process_time() - start
        total += len(page.text)
        placed += in_order(page, digits)
        numbers += grouped(page, digits)
        for index, network in enumerate(networks):
            text = "".join(network.classify(each.preprocessed.tensor).label for each in digits)
            wrong[index] += min(len(page.text), edit_distance(page.text, text))
    shares = [1 - each / total for each in wrong]
    return [
        (
            f"made pages: {total:,} digits of {count} pages found in order",
            f"{placed / total:.2%}",
            placed / total,
        ),
        *(
            (f"made pages: read by {network.name}", f"{share:.2%}", share if index == 0 else None)
            for index, (network, share) in enumerate(zip(networks, shares, strict=True))
        ),
        ("made pages: pages with as many numbers as written", f"{numbers / count:.1%}", None),
        ("made pages: time a page on this machine", f"{1000 * seconds / count:.0f} ms", None),
        ("scratch memory of 1600x1200", f"{scratch_bytes(1600, 1200):,} bytes", None),
    ]


def photo_rows(networks: Sequence[Classifier], folder: Path) -> list[tuple[str, str, float | None]]:
    """Figures on the photographs of pages, if they are there."""
    pages = read_set(folder, "photo_page")
    if pages is None:
        return [(f"photo_page: not in {folder}, not measured", "", None)]
    rows: list[tuple[str, str, float | None]] = []
    for index, network in enumerate(networks):
        right = 0
        for number, page in enumerate(pages, start=1):
            answers = [network.classify(d.preprocessed.tensor).label for d in preprocess_page(page.grey)]
            right += answers[:PHOTO_DIGITS].count(str(number)) - max(0, len(answers) - PHOTO_DIGITS)
        share = right / (len(pages) * PHOTO_DIGITS)
        rows.append((f"photo_page: read by {network.name}", f"{share:.2%}", share if index == 0 else None))
    return rows


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--model", type=Path, default=Path("nano"), help="the network that is judged")
    parser.add_argument("--beside", type=Path, default=Path("micro"))
    options = parser.parse_args()
    networks = [open_classifier(options.model), open_classifier(options.beside)]
    folder = Path(os.environ.get("TINTLING_DATA_DIR", "data"))
    rows = [*made_rows(networks, options.pages), *photo_rows(networks, folder)]
    for name, value, judged in rows:
        verdict = "" if judged is None else "pass" if judged >= GOAL else "short"
        print(f"{name:<60} {value:>14} {verdict}")
    return 1 if any(judged is not None and judged < GOAL for _, _, judged in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
