"""Writes the table of fuzzing in docs/reliability.md from docs/results/trust/fuzz.json."""

from __future__ import annotations

import json
from pathlib import Path

from page_tables import markdown_table

BEGIN, END = (
    "<!-- Fuzzing: written by `make docs` from docs/results/trust/fuzz.json -->\n",
    "<!-- /Fuzzing -->\n",
)

PARSERS = {
    "tflite": "`.tflite`, reader",
    "tflite-to-c": "`.tflite`: reader, lowering, plan, C text",
    "tflite-run": "`.tflite` compiled and run, compared with the reference",
    "manifest": "manifest",
    "recipe": "recipe",
    "session": "`session.json`",
    "result": "line of a session's results",
    "message": "message of the live page",
    "idx": "IDX",
    "npz": "`.npz`",
    "npy": "`.npy`",
    "csv": "CSV",
    "picture": "picture",
    "stream": "stream of pictures",
    "link": "link, Python",
    "c-link": "link, C",
    "c-token": "token of the ESP32's HTTP, C",
    "c-frame": "preprocessing of frames, C",
    "c-ink": "preprocessing of ink and pages, C",
}
"""What a reader calls each entry of the file, in the order of the table."""


def page(docs: Path) -> str:
    """The page docs/reliability.md with the measured table in it."""
    text = (docs / "reliability.md").read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("docs/reliability.md has lost the marks of its table of fuzzing")
    return f"{before}{BEGIN}\n{table(docs)}\n{END}{after}"


def table(docs: Path) -> str:
    """Executions, memory and speed of each parser; what is not in the file was not run."""
    measured = json.loads((docs / "results" / "trust" / "fuzz.json").read_text(encoding="utf-8"))
    rows = []
    for name, title in PARSERS.items():
        entry = measured.get(name)
        if entry is None:
            rows.append([title, "not run", "", "", ""])
            continue
        speed = entry["executions"] / max(entry["seconds"], 0.1)
        rows.append(
            [
                title,
                f"{entry['executions']:,}",
                f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}",
                f"{entry['peak_mb']:,}",
                entry["broke"] or "nothing",
            ]
        )
    return markdown_table(["parser", "executions", "a second", "peak of memory, MB", "what broke"], rows)
