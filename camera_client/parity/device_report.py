"""What parity found out about a device, as plain data. Nothing here computes or prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["DeviceResult", "FrameDifference", "FrameResult", "Spread"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, least and largest of a quantity."""

    mean: float
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class FrameDifference:
    """A frame of which the device made something else than the host: its number and what differs."""

    frame: int
    what: str


@dataclass(frozen=True, slots=True)
class FrameResult:
    """Whole frames through the device's preprocessing and the host's.

    Attributes:
        frames: How many.
        found: In how many the host found something to read.
        exact: How many gave the same tensor, region and measurements.
        differences: The others.
        microseconds: Time of the preprocessing on the device.
        ticks: What its counter counted in it.
    """

    frames: int
    found: int
    exact: int
    differences: tuple[FrameDifference, ...]
    microseconds: Spread
    ticks: Spread


@dataclass(frozen=True, slots=True)
class DeviceResult:
    """A device, and how the data set went through it.

    Attributes:
        name: The name that the user gave.
        board: What it calls itself.
        tool: What generated its firmware's model.
        samples: Answers that it gave.
        resumed: How many of them an earlier run had got.
        seconds: Wall-clock time of the others.
        microseconds: Time of an inference on the device.
        ticks: What its counter counted in an inference.
        counter: What that is: ``instructions``, ``cycles`` or ``nothing``.
        counter_hz: Rate of ``ticks``; 0 when unknown.
        stack_bytes: Deepest stack; 0 when unknown.
        link: What the line took: repeats, timeouts, resets, reconnects, damaged frames and so on.
        frames: The comparison of whole frames, when they were sent.
    """

    name: str
    board: str
    tool: str
    samples: int
    resumed: int
    seconds: float
    microseconds: Spread
    ticks: Spread
    counter: str
    counter_hz: int
    stack_bytes: int
    link: Mapping[str, int]
    frames: FrameResult | None = None
