"""Where the program begins: nothing is imported before Ctrl-C ends it without a word."""

from __future__ import annotations

import signal

__all__ = ["main"]


def main() -> None:
    """Runs the command line. While it is imported, and when it is done, Ctrl-C just ends the process."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # else somebody wants it ignored, such as nohup
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tintling.cli import main as run

    signal.signal(signal.SIGINT, handler)
    try:
        run()
    finally:
        if handler is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
