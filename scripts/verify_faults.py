"""Kills commands at random moments, without warning, and looks whether what was complete is lost.

``make verify-faults`` exports over a finished export, trains over a finished run, compresses over a finished
network, and kills the process after a random time. It then expects the old files whole, or the new ones, or
no manifest at all while files were being moved. Afterwards the same command, or ``--resume``, has to succeed
and to leave no temporary file.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tintling.artifacts import load_manifest
from tintling.errors import ArtifactError

_TINTLING = (sys.executable, "-m", "tintling")


def state(folder: Path) -> str:
    """Whether a folder is complete, has no manifest, or is damaged, which must not be."""
    if not (folder / "manifest.json").exists():
        return "without a manifest"
    try:
        manifest = load_manifest(folder)
        for name in manifest.files:
            manifest.verified(folder, name)
    except ArtifactError as error:
        return f"DAMAGED: {error}"
    return "whole"


def run(arguments: list[str], limit_s: float | None = None) -> bool:
    """Runs a command; kills it after a time, if one is given. Gives whether it succeeded."""
    with subprocess.Popen(
        [*_TINTLING, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            return process.wait(limit_s) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            return False


def attack(
    begin: list[str], again: list[str], folder: Path, count: int, generator: random.Random
) -> Counter[str]:
    """Kills a command several times.

    Args:
        begin: The command, which replaces what is in the folder.
        again: What goes on with it after a kill.
        folder: What it writes.
        count: How often.
        generator: Draws the moments.
    """
    started = time.monotonic()
    if not run(begin):
        sys.exit(f"{' '.join(begin)} fails")
    usual = time.monotonic() - started
    found: Counter[str] = Counter()
    for _ in range(count):
        done = run(begin, generator.uniform(0.05, 1.05) * usual)
        found["finished before" if done else state(folder)] += 1
        if not run(again) and not run(begin):
            found["DAMAGED: it does not go on"] += 1
        if state(folder) != "whole":
            found[f"afterwards {state(folder)}"] += 1
        if left := list(folder.rglob(".*.tmp")):
            found[f"DAMAGED: {len(left)} temporary files are left"] += 1
    return found


def main() -> None:
    """Attacks, and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=20, help="Kills of each command.")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    generator = random.Random(asked.seed)  # noqa: S311 - a draw that repeats
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    failed = False
    with tempfile.TemporaryDirectory() as place:
        c, net, int8 = (Path(place) / name for name in ("c", "run", "int8"))
        export = ["export", "nano", "--out", str(c), "--force"]
        data = ["--data", "mnist", "--offline", "--no-augment"]
        train = ["train", "--model", "femto", "--out", str(net), "--force", "--epochs", "3", *data]
        resume = ["train", "--resume", "--out", str(net), "--data", "mnist", "--offline"]
        compress = ["compress", str(net), "--out", str(int8), "--force", "--sparsity", "0", *data[:3]]
        for name, begin, again, folder in (
            ("export", export, export, c),
            ("train", train, resume, net),
            ("compress", compress, compress, int8),
        ):
            found = attack(begin, again, folder, asked.count, generator)
            print(f"{name:8} {sum(found.values()):4} kills: {dict(found)}", flush=True)
            failed = failed or any("DAMAGED" in word or "afterwards" in word for word in found)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
