"""Image files of every kind, and damaged ones."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from tintling.camera_client.images import decode_image
from tintling.commands.classify import command
from tintling.errors import FrameSourceError

RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)


def as_file(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def with_a_bad_note(kind: str) -> bytes:
    """A turned image whose EXIF note has text as its width."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "maker", 6
    data = as_file(Image.fromarray(RAMP), kind, exif=exif)
    assert data.count(b"\x01\x0f\x00\x02") == 1
    return data.replace(b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02")


def without_pixel_format() -> bytes:
    data = bytearray(as_file(Image.fromarray(RAMP).convert("RGB"), "DDS"))
    data[80:84] = bytes(4)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        with_a_bad_note("JPEG"),
        with_a_bad_note("WEBP"),
        without_pixel_format(),
        as_file(Image.fromarray(RAMP), "PNG")[:50],
    ],
    ids=["jpeg", "webp", "dds", "png"],
)
def test_whatever_pillow_raises_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(FrameSourceError, match=r"^an image is damaged: \S"):
        decode_image(data, name="an image")


def test_a_damaged_image_does_not_keep_the_next_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(with_a_bad_note("JPEG"))
    (tmp_path / "good.png").write_bytes(as_file(Image.fromarray(RAMP), "PNG"))
    paths = [str(tmp_path / name) for name in ("bad.jpg", "good.png")]
    result = CliRunner().invoke(command, ["--model", "nano", "--json", *paths])
    assert result.exit_code == 1
    bad, good = json.loads(result.stdout)
    assert bad["error"].startswith(f"{paths[0]} is damaged: ")
    assert good["digit"] is None


@pytest.mark.parametrize("depth", [8, 16, 24, 32])
def test_deep_grey_levels_become_the_same_eight_bits(depth: int) -> None:
    # 32 bits are signed in such a file, so that half of them is the most.
    deep = (RAMP.astype(np.int64) >> (depth == 32)) * ((256 ** (depth // 8) - 1) // 255)
    image = decode_image(as_file(Image.fromarray(deep.astype(np.int32)), "TIFF"), name="deep")
    np.testing.assert_array_equal(image, RAMP >> (depth == 32))


def test_a_damaged_tiff_says_nothing_beside_the_error(capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(as_file(Image.fromarray(np.tile(RAMP, (4, 4))), "TIFF", compression="tiff_lzw"))
    data[8:80] = b"\xff" * 72
    with pytest.raises(FrameSourceError, match="is damaged"):
        decode_image(bytes(data), name="an image")
    assert capfd.readouterr() == ("", "")
