"""Writes the pages of ``docs/`` that come from code and measurements."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import click
import fits_page
import fuzz_page
import link_page
import models_page
import models_plot
import robustness_page
import studies_page

from tintling.cli import COMMANDS, tintling
from tintling.firmware_export.forms import registry
from tintling.tflite import supported_ops

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 100
PREAMBLE = """\
This page shows what `tintling COMMAND --help` prints. `make docs` writes it.

Results go to standard output, progress and notes to standard error. An error that you can fix is one line
and exit code 1. A usage error is exit code 2.
"""


def command_pages() -> str:
    """The help of every command, as a user sees it in a wide terminal."""
    parts = [
        "# Help texts\n",
        PREAMBLE,
    ]
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH, **tintling.context_settings}
    root = click.Context(tintling, info_name="tintling", **settings)
    for name in COMMANDS:
        command = tintling.get_command(root, name)
        assert command is not None, name  # noqa: S101 - the table and the modules belong together
        command = copy(command)
        command._help_option = None  # noqa: SLF001 - click keeps the one of whoever called it before
        context = click.Context(command, info_name=name, parent=root, **settings)
        parts.append(f"## tintling {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """Every generated page and the text it ought to hold."""
    docs = ROOT / "docs"
    return {
        docs / "commands.md": command_pages(),
        docs / "export-forms.md": registry.markdown(),
        docs / "what-fits-where.md": fits_page.page(),
        docs / "link.md": link_page.page(docs),
        docs / "models.md": models_page.page(docs),
        docs / "reliability.md": fuzz_page.page(docs),
        docs / "robustness.md": robustness_page.page(docs),
        docs / "studies.md": studies_page.page(docs),
        docs / "supported-operators.md": supported_ops.markdown(),
    }


def main() -> None:
    """Writes the pages and names them."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    models_plot.draw(ROOT / "docs", ROOT / "docs" / "models.svg")
    print("docs/models.svg")


if __name__ == "__main__":
    main()
