"""What the drawn image shows besides the recognition."""

from __future__ import annotations

from dataclasses import dataclass, field

from tintling.camera_client.recognition.agreement import Agreement
from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD

__all__ = ["OverlayStatus"]


@dataclass(frozen=True, slots=True)
class OverlayStatus:
    """What the drawn image shows besides the recognition.

    Attributes:
        size: Width and height of the whole image in px; None takes what suits the frame.
        fps: Frames a second that are shown; None when it is a single image.
        note: A short note at the bottom, such as the keys.
        frozen: Whether the image is frozen.
        stages: Whether to show the intermediate images.
        badges: Notes on the frame, such as that it is recorded.
        warning: What is wrong with the source; empty while all is well.
        label: The label that a person gave to this frame.
        threshold: Confidence from which on an answer is accepted.
        agreement: Running counts.
        latency: Step to ms; empty takes the times of the recognition alone.
        missing: Executors that do not run, with the reason.
        help: Keys and what they do, listed on the frame; empty for none.
    """

    size: tuple[int, int] | None = None
    fps: float | None = None
    note: str = ""
    frozen: bool = False
    stages: bool = False
    badges: tuple[str, ...] = ()
    warning: str = ""
    label: str | None = None
    threshold: float = DEFAULT_THRESHOLD
    agreement: tuple[Agreement, ...] = ()
    latency: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    help: tuple[tuple[str, str], ...] = ()
