"""Runs the eight commands of docs/tasks.md in an empty folder, and draws what they print as a GIF.

    python scripts/record_road.py [--folder EMPTY] [--transcript FILE] [--out docs/images/road.gif]

The commands are read from the page, so that picture and page cannot differ. ``--transcript`` keeps what was
printed; where it exists already, nothing is run again. Exit code 1 when a command fails.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import matplotlib as mpl
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tasks.md"
HEADING = "## From an empty folder to a proven image"

COLUMNS, ROWS = 80, 26
_CELL, _MARGIN, _SIZE = (8, 16), 10, 13
_GROUND, _TEXT, _PROMPT, _DIM = (24, 27, 33), (214, 218, 224), (126, 200, 130), (130, 138, 150)
_SHADES = 5  # of each colour of text, which make 16 colours with the ground
_LINES_AT_ONCE, _SHOWN = 9, 18  # of a command's output: the last ones
_STEP_MS, _READ_MS, _END_MS = 260, 1500, 4000


@dataclass(frozen=True, slots=True)
class Step:
    """A command that was run.

    Attributes:
        command: As the page has it.
        lines: What it printed.
        seconds: How long it took.
    """

    command: str
    lines: tuple[str, ...]
    seconds: float


def commands_of(page: str) -> list[str]:
    """The commands of the page: the indented lines behind the heading.

    Args:
        page: The text of docs/tasks.md.
    """
    behind = page.partition(HEADING)[2].partition("\n## ")[0]
    return [line.strip() for line in behind.splitlines() if line.startswith("    ")]


def run_all(commands: list[str], folder: Path) -> Iterator[Step]:
    """Runs the commands in a folder; one that ends in ``&`` goes on until all are done.

    Raises:
        SystemExit: A command failed.
    """
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": tools, "COLUMNS": str(COLUMNS), "PYTHONUNBUFFERED": "1"}
    behind: list[subprocess.Popen[str]] = []
    try:
        for command in commands:
            words = shlex.split(command.removesuffix("&").replace("REPO", str(ROOT)))
            started = time.monotonic()
            process = subprocess.Popen(
                words,
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            if command.endswith("&"):
                behind.append(process)
                yield Step(command, tuple(_until_ready(process)), time.monotonic() - started)
                continue
            printed, _ = process.communicate()
            if process.returncode:
                raise SystemExit(f"{command}: exit code {process.returncode}\n{printed}")
            yield Step(command, tuple(printed.splitlines()), time.monotonic() - started)
    finally:
        for process in behind:
            process.terminate()
            process.communicate()


def _until_ready(process: subprocess.Popen[str]) -> Iterator[str]:
    """The lines of a board that starts, up to the one with its address."""
    for line in process.stdout or ():
        yield line.rstrip("\n")
        if "socket://" in line:
            return


def frames_of(steps: list[Step]) -> Iterator[tuple[list[tuple[str, str]], int]]:
    """The screens: each a list of kind and text of a line, and for how many ms it is shown."""
    screen: list[tuple[str, str]] = []
    for number, step in enumerate(steps, start=1):
        screen.append(("prompt", f"$ {step.command}"))
        yield list(screen[-ROWS:]), _STEP_MS * 3
        lines = [_plain(line) for line in step.lines if line.strip()]
        if len(lines) > _SHOWN:
            screen.append(("dim", f"  … {len(lines) - _SHOWN} more lines"))
        shown = lines[-_SHOWN:]
        for start in range(0, len(shown), _LINES_AT_ONCE):
            screen += [("text", line) for line in shown[start : start + _LINES_AT_ONCE]]
            yield list(screen[-ROWS:]), _STEP_MS
        screen.append(("dim", f"  [{number} of {len(steps)}, {step.seconds:.0f} s]"))
        yield list(screen[-ROWS:]), _END_MS if number == len(steps) else _READ_MS


def _plain(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line.rpartition("\r")[2])[:COLUMNS]


def draw(lines: list[tuple[str, str]]) -> Image.Image:
    """A screen as an image of few colours, the same in every screen: what does not change takes no bytes."""
    font = ImageFont.truetype(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf"), _SIZE)
    size = (COLUMNS * _CELL[0] + 2 * _MARGIN, ROWS * _CELL[1] + 2 * _MARGIN)
    image = Image.new("RGB", size, _GROUND)
    pen = ImageDraw.Draw(image)
    colours = {"prompt": _PROMPT, "text": _TEXT, "dim": _DIM}
    for row, (kind, text) in enumerate(lines):
        pen.text((_MARGIN, _MARGIN + row * _CELL[1]), text, colours[kind], font)
    return image.quantize(palette=_palette(), dither=Image.Dither.NONE)


@cache
def _palette() -> Image.Image:
    """The ground, and each colour of text with its soft edges."""
    colours = [_GROUND]
    for text in (_TEXT, _PROMPT, _DIM):
        for step in range(1, _SHADES + 1):
            pairs = zip(_GROUND, text, strict=True)
            colours.append(tuple(g + (t - g) * step // _SHADES for g, t in pairs))
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in colours for value in colour])
    return palette


def write_gif(steps: list[Step], out: Path) -> None:
    """Draws all screens into one file."""
    screens = list(frames_of(steps))
    images = [draw(lines) for lines, _ in screens]
    times = [shown for _, shown in screens]
    images[0].save(out, save_all=True, append_images=images[1:], duration=times, loop=0, optimize=True)


def main() -> None:
    """Runs, and draws."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, help="an empty folder; a temporary one by default")
    parser.add_argument("--transcript", type=Path, help="what was printed, as JSON")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images" / "road.gif")
    asked = parser.parse_args()
    if asked.transcript is not None and asked.transcript.exists():
        steps = [Step(**entry) for entry in json.loads(asked.transcript.read_text(encoding="utf-8"))]
    else:
        with tempfile.TemporaryDirectory() as name:
            folder = asked.folder or Path(name)
            folder.mkdir(parents=True, exist_ok=True)
            steps = []
            for step in run_all(commands_of(PAGE.read_text(encoding="utf-8")), folder):
                print(f"{step.seconds:6.1f} s  {step.command}", flush=True)
                short = tuple(line.replace(f"{folder.resolve()}/", "") for line in step.lines)
                steps.append(replace(step, lines=short))
        if asked.transcript is not None:
            document = json.dumps([asdict(step) for step in steps], ensure_ascii=False, indent=1)
            asked.transcript.write_text(document, encoding="utf-8")
    write_gif(steps, asked.out)
    print(
        f"{asked.out}: {asked.out.stat().st_size:,} bytes, {sum(step.seconds for step in steps):.0f} s in all"
    )


if __name__ == "__main__":
    main()
