"""Frames and sources for the tests of the live page's server."""

from __future__ import annotations

from camera_scenes import digits, enlarged, exposed, paper, write
from waiting import breathe

from tintling.camera_client.frames import Frame, FrameSource


def sheet(digit=3, size=(96, 96)):
    ink = enlarged(digits()[0][digit], int(size[0] * 0.6))
    return exposed(write(paper(size), ink, (size[1] // 4, size[0] // 5)))


class Scripted(FrameSource):
    """Frames as a test wants them, at a camera's pace if so; an exception in their place is raised."""

    timed = False

    def __init__(self, frames, *, live=True, paced=False):
        super().__init__("scripted")
        self.live = live
        self.closed = False
        self._frames, self._paced = frames, paced

    def __iter__(self):
        for index, frame in enumerate(self._frames):
            if self._paced:
                breathe()
            if isinstance(frame, Exception):
                raise frame
            yield Frame(frame, float(index), index, f"scripted/{index}.png")

    def close(self):
        self.closed = True
