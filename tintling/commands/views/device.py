"""How a device looks in the report of ``tintling parity``."""

from __future__ import annotations

from rich import box
from rich.table import Table

from tintling.camera_client.parity.device_report import DeviceResult, Spread
from tintling.console import plain

__all__ = ["render_device"]


def render_device(device: DeviceResult) -> Table:
    """Draws what a device is, how fast it was, and what the line cost.

    Args:
        device: What to draw.
    """
    table = Table(
        title="the device",
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        show_header=False,
    )
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("board", plain(f"{device.board}, at {device.name}"))
    table.add_row("inference", _time(device, device.microseconds, device.ticks))
    frames = device.frames
    if frames is not None:
        table.add_row("preprocessing", _time(device, frames.microseconds, frames.ticks))
        table.add_row(
            "frames", f"{frames.exact:,} of {frames.frames:,} equal, {frames.found:,} show a sample"
        )
    asked = device.samples - device.resumed
    rate = f", {asked / device.seconds:,.1f} a second" if asked and device.seconds else ""
    resumed = f", {device.resumed:,} from the journal" if device.resumed else ""
    table.add_row("answers", f"{asked:,} in {device.seconds:,.1f} s{rate}{resumed}")
    mended = ("repeats", "timeouts", "resets", "reconnects", "damaged", "unasked")
    troubles = [f"{device.link[name]:,} {name}" for name in mended if device.link.get(name)]
    table.add_row("line", ", ".join(troubles) or "no faults")
    if device.stack_bytes:
        table.add_row("stack", f"{device.stack_bytes:,} bytes at most")
    return table


def _time(device: DeviceResult, microseconds: Spread, ticks: Spread) -> str:
    """Mean and range in microseconds, and in what the device counts."""
    text = f"{microseconds.mean:,.0f} µs ({microseconds.least:,} to {microseconds.most:,})"
    if device.counter == "nothing":
        return text
    return f"{text}, {ticks.mean:,.0f} {device.counter} ({ticks.least:,} to {ticks.most:,})"
