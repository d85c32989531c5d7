"""Frames and sources for the tests of the live page's server."""

from __future__ import annotations

import time

from camera_scenes import digits, enlarged, exposed, paper, write

from tintling.camera_client.frames import Frame, FrameSource


def sheet(digit=3, size=(96, 96)):
    ink = enlarged(digits()[0][digit], int(size[0] * 0.6))
    return exposed(write(paper(size), ink, (size[1] // 4, size[0] // 5)))


class Scripted(FrameSource):
    """Frames as a test wants them; an exception in their place is raised."""

    timed = False

    def __init__(self, frames, *, live=True, pause_s=0.0):
        super().__init__("scripted")
        self.live = live
        self.closed = False
        self._frames, self._pause_s = frames, pause_s

    def __iter__(self):
        for index, frame in enumerate(self._frames):
            time.sleep(self._pause_s)
            if isinstance(frame, Exception):
                raise frame
            yield Frame(frame, time.time(), index, f"scripted/{index}.png")

    def close(self):
        self.closed = True
