"""Makes the data set of the recipe `meter` from a clone of its public source.

    git clone https://github.com/haverland/Tenth-of-step-of-a-meter-digit
    python scripts/meter_data.py Tenth-of-step-of-a-meter-digit --out meter [--tenths] [--even] [--all]

The source (Apache-2.0, haverland and those who sent pictures) holds 18,239 crops of digits of water, gas
and power meters, sorted by the reading in tenths. Here they become 11 classes: a digit where the reading is
within 0.2 of a whole one, otherwise `between`. ``meter_parts.txt`` holds whole capture groups back for
validation and test: the first eight digits of the Git object of each picture. The commit, a checksum of every
file, is fixed. With ``--tenths`` the classes are the 100 readings, for a teacher (docs/tasks.md). A few
meters fill most of the set; with ``--even`` the training part holds pictures of small capture groups two to
six times, as ``meter_repeats.txt`` says, so that other meters count more. With ``--all`` it also holds those
of the validation part: once everything is chosen, the last network learns from all meters but those of the
test part, and its figures on validation say nothing. A zip archive of the same pictures, whose
``manifest.csv`` names their ``path``, stands for a clone.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tintling.console import refuse_overwrite
from tintling.errors import DatasetError, TintlingError
from tintling.staging import staged_folder

COMMIT = "ebf9b2ba33b56a45d97b5463d19e8035d4afbb12"
FOLDER = "datasets/meterdigits"
COUNT = 18_239
PARTS = Path(__file__).resolve().parent / "meter_parts.txt"
REPEATS = PARTS.with_name("meter_repeats.txt")


def read_parts(text: str) -> dict[str, str]:
    """Reads which part holds a picture: the start of its Git object to ``validation`` or ``test``.

    Args:
        text: Lines of hexadecimal numbers; a line ``[name]`` begins a part, ``#`` a comment.
    """
    parts, part = {}, ""
    for line in text.splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif not line.startswith("#"):
            parts.update(dict.fromkeys(line.split(), part))
    return parts


def label_of(tenth: str) -> str:
    """Gives the class of a reading.

    Args:
        tenth: Such as ``3.8``: a digit and tenths of a step towards the next one.
    """
    tenths = round(10 * float(tenth))
    return "between" if 3 <= tenths % 10 <= 7 else str((tenths + 5) // 10 % 10)


def object_of(content: bytes) -> str:
    """The Git object of a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def archive_at_hand() -> Path | None:
    """The archive in ``$TINTLING_DATA_DIR``, if there is one."""
    folder = os.environ.get("TINTLING_DATA_DIR")
    archive = Path(folder or ".") / "meter.zip"
    return archive if folder and archive.is_file() else None


def pictures(source: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The pictures of a clone's fixed commit, or of an archive, in the order of their paths.

    Raises:
        DatasetError: It is neither, or lacks them.
    """
    return _of_archive(source) if source.is_file() else _of_clone(source)


def _of_archive(archive: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with zipfile.ZipFile(archive) as opened:
            lines = csv.DictReader(io.StringIO(opened.read("manifest.csv").decode("utf-8")))
            for line in sorted(lines, key=lambda each: each["path"]):
                yield PurePosixPath(line["path"]), opened.read(line["file"])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DatasetError(
            f"{archive}: expected an archive of the pictures with manifest.csv: {error}"
        ) from None


def _of_clone(clone: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The pictures of the fixed commit, in the order of their paths.

    Raises:
        DatasetError: No clone, or it has not that commit.
    """
    command = ["git", "-C", str(clone), "archive", "--format=tar", COMMIT, FOLDER]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise DatasetError(f"{clone}: expected a clone of the source with commit {COMMIT}: {error}") from None
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in sorted(tar.getmembers(), key=lambda each: each.name):
            content = tar.extractfile(member)
            if content is not None and member.name.lower().endswith(".jpg"):
                yield PurePosixPath(member.name), content.read()


def write_set(
    source: Path, out: Path, *, tenths: bool = False, even: bool = False, everything: bool = False
) -> Counter[str]:
    """Writes ``<part>/<label>/<number>.jpg``.

    Args:
        source: A clone, or an archive.
        out: Folder to write.
        tenths: Take readings such as 3.8 for labels.
        even: Write training pictures of small capture groups several times.
        everything: Train on the validation part too.

    Returns:
        Pictures of each part, each counted once.

    Raises:
        DatasetError: Another number of pictures than the commit has.
    """
    parts = read_parts(PARTS.read_text(encoding="utf-8"))
    repeats = read_parts(REPEATS.read_text(encoding="utf-8")) if even else {}
    counts: Counter[str] = Counter()
    with staged_folder(out) as staging:
        for number, (path, content) in enumerate(pictures(source)):
            known = object_of(content)[:8]
            part = parts.get(known, "train")
            label = path.parent.name if tenths else label_of(path.parent.name)
            for place in ("train", part) if everything and part == "validation" else (part,):
                times = int(repeats.get(known, 1)) if place == "train" else 1
                _write(staging / place / label, f"{number:05d}", content, times)
            counts[part] += 1
        if counts.total() != COUNT:
            raise DatasetError(f"{source}: expected {COUNT:,} pictures, got {counts.total():,}")
    return counts


def _write(home: Path, name: str, content: bytes, times: int) -> None:
    """Writes a picture, under several names where it counts several times."""
    home.mkdir(parents=True, exist_ok=True)
    for copy in range(times):
        (home / (f"{name}_{copy}.jpg" if times > 1 else f"{name}.jpg")).write_bytes(content)


def main() -> int:
    """Writes the data set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, metavar="REPO", help="a clone of the source, or an archive")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--tenths", action="store_true", help="100 readings in place of 11 classes")
    parser.add_argument("--even", action="store_true", help="repeat training pictures of rare meters")
    parser.add_argument(
        "--all", action="store_true", dest="everything", help="train on the validation part too"
    )
    parser.add_argument("--force", action="store_true", help="replace an older one")
    options = parser.parse_args()
    try:
        refuse_overwrite(options.out, force=options.force)
        if options.out.is_dir():
            shutil.rmtree(options.out)  # a picture that is in another part now would stay in both
        counts = write_set(
            options.source,
            options.out,
            tenths=options.tenths,
            even=options.even,
            everything=options.everything,
        )
    except TintlingError as error:
        sys.stderr.write(f"meter_data: {error}\n")
        return 1
    print(f"{options.out}: " + ", ".join(f"{count:,} {part}" for part, count in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
