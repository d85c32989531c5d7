"""The window of OpenCV, with a stand-in for OpenCV."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.camera_client.window import window as window_module
from tintling.camera_client.window.window import BACKSPACE, ESCAPE, open_window
from tintling.errors import FrameSourceError


class FakeCv2:
    """As much of OpenCV as a window needs."""

    WINDOW_AUTOSIZE = 1
    WND_PROP_VISIBLE = 4

    class error(Exception):  # noqa: N801, N818 - OpenCV's own name
        pass

    def __init__(self, *, screen: bool = True) -> None:
        self.screen, self.pressed, self.visible = screen, -1, 1.0
        self.shown: list[np.ndarray] = []
        self.closed = False

    def namedWindow(self, *_: object) -> None:  # noqa: N802 - OpenCV's own name
        if not self.screen:
            raise self.error("no screen")

    def imshow(self, _: str, image: np.ndarray) -> None:
        self.shown.append(image)

    def waitKey(self, wait_ms: int) -> int:  # noqa: N802 - OpenCV's own name
        assert wait_ms >= 1
        return self.pressed

    def getWindowProperty(self, *_: object) -> float:  # noqa: N802 - OpenCV's own name
        return self.visible

    def destroyAllWindows(self) -> None:  # noqa: N802 - OpenCV's own name
        self.closed = True


@pytest.fixture
def cv2(monkeypatch: pytest.MonkeyPatch) -> FakeCv2:
    fake = FakeCv2()
    monkeypatch.setattr(window_module, "require_opencv", lambda _: fake)
    return fake


def test_images_are_handed_over_in_the_order_of_opencv(cv2: FakeCv2) -> None:
    image = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    open_window().show(image)
    np.testing.assert_array_equal(cv2.shown[0], image[:, :, ::-1])
    assert cv2.shown[0].flags.c_contiguous


@pytest.mark.parametrize(
    ("pressed", "key"), [(-1, None), (ord("q"), ord("q")), (127, BACKSPACE), (0x1000 | ord("s"), ord("s"))]
)
def test_keys_are_their_low_byte(cv2: FakeCv2, pressed: int, key: int | None) -> None:
    cv2.pressed = pressed
    assert open_window().key(0) == key


def test_a_window_that_was_closed_with_the_mouse_is_an_escape(cv2: FakeCv2) -> None:
    window = open_window()
    cv2.visible = 0.0
    assert window.key(1) is None  # nothing was shown yet
    window.show(np.zeros((2, 2, 3), np.uint8))
    assert window.key(1) == ESCAPE
    window.close()
    assert cv2.closed


def test_a_machine_without_a_screen_is_told_what_to_do(cv2: FakeCv2) -> None:
    cv2.screen = False
    with pytest.raises(FrameSourceError, match=r"cannot open a window .*: add --label, or"):
        open_window(instead="--label")
