"""The ``tintling`` command: a group whose subcommands are imported only when they are called."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from tintling.errors import TintlingError, UsageError
from tintling.streams import flush_output, prepare_streams
from tintling.suggestions import did_you_mean
from tintling.threads import choose_threads
from tintling.version import __version__

__all__ = ["COMMANDS", "main", "tintling"]

# Name of a command -> its one-line help, so that `tintling --help` imports no stage. Each lives in
# `tintling.commands.<name>` as `command`; a test holds the two help lines together.
COMMANDS = {
    "demo": "Go from handwritten digits to proven C in one run.",
    "train": "Train a network.",
    "finetune": "Adapt a trained network to your own captures.",
    "evaluate": "Measure a trained or quantized network on test samples.",
    "compress": "Prune and quantize a trained network to int8.",
    "inspect": "Show the contents and the costs of an int8 model.",
    "fit": "Tell which chips a model fits, and how fast it would be.",
    "profile": "Count what each layer of a model costs on a processor.",
    "export": "Write an int8 model as C.",
    "simulate": "Run the firmware on an emulated board.",
    "flash": "Write the firmware to a board, and check which model it runs.",
    "parity": "Prove that every runtime gives the same bits.",
    "prove": "Prove what generated C keeps to, whatever its input.",
    "monitor": "Show what a board sends.",
    "classify": "Recognize what is in an image: a digit, or what a network is for.",
    "camera": "Classify live frames.",
    "report": "Write a report of a run, or of a recorded session, as one HTML page.",
    "runs": "List the runs of a folder, compare them, and find the best.",
    "study": "Vary one thing, train, and compare: the studies that come along.",
    "sweep": "Search for a network within a budget of flash, memory and time.",
    "collect": "Save labelled frames for tintling train and finetune.",
    "live": "Show a page that recognizes digits, or pictures, in a browser.",
    "doctor": "Check this machine for compilers, boards and cameras.",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order in which data flows through the stages."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Imports the command, or gives None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tintling.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command that is called.

        Raises:
            click.UsageError: There is none; the message names one of a similar name.
        """
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(
                f"No such command {args[0]!r}{did_you_mean(args[0], COMMANDS) or '.'}", ctx
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; options that do not go together end as click's own usage errors do."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="tintling")
def tintling() -> None:
    """Put a tiny network on a microcontroller, and prove that it computes the same bits there."""


def main() -> None:
    """Runs the command line; a :class:`TintlingError` ends it with one line and exit code 1."""
    choose_threads()
    prepare_streams()
    try:
        try:
            tintling(prog_name="tintling")
        finally:
            flush_output()
    except TintlingError as error:
        click.echo(f"tintling: {error}", err=True)
        sys.exit(1)
