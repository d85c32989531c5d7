"""Image files of every kind, and damaged ones."""

from __future__ import annotations

import io
import os
import sys
import warnings
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from ghostscript import POSTSCRIPT, stand_in
from peak_memory import peak_memory
from PIL import Image

from tintling import images
from tintling.camera_client.preprocessing.host import MAX_SIDE as PREPROCESS_MAX_SIDE
from tintling.errors import ImageError, MissingExtraError
from tintling.images import (
    FORMATS,
    MAX_SIDE,
    STREAM_FORMATS,
    decode_image,
    encode_png,
    is_image_name,
    read_image,
    to_grey,
)

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


@pytest.mark.parametrize(
    "data",
    [with_a_bad_note("JPEG"), with_a_bad_note("WEBP"), as_file(Image.fromarray(RAMP), "PNG")[:50]],
    ids=["jpeg", "webp", "png"],
)
def test_whatever_pillow_raises_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(ImageError, match=r"^an image is damaged: \S"):
        decode_image(data, name="an image")


@pytest.mark.parametrize("depth", [8, 16, 24, 32])
def test_deep_grey_levels_become_the_same_eight_bits(depth: int) -> None:
    # 32 bits are signed in such a file, so that half of them is the most.
    deep = (RAMP.astype(np.int64) >> (depth == 32)) * ((256 ** (depth // 8) - 1) // 255)
    image = decode_image(as_file(Image.fromarray(deep.astype(np.int32)), "TIFF"), name="deep")
    np.testing.assert_array_equal(image, RAMP >> (depth == 32))


def test_a_damaged_tiff_says_nothing_beside_the_error(capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(as_file(Image.fromarray(np.tile(RAMP, (4, 4))), "TIFF", compression="tiff_lzw"))
    data[8:80] = b"\xff" * 72
    with pytest.raises(ImageError, match="is damaged"):
        decode_image(bytes(data), name="an image")
    assert capfd.readouterr() == ("", "")


def upright() -> Image.Image:
    """A colour image in which each corner differs."""
    pixels = np.zeros((12, 20, 3), np.uint8)
    pixels[:6, :10] = (200, 30, 40)
    pixels[6:, 10:] = (20, 60, 220)
    return Image.fromarray(pixels)


ORIENTATIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_the_orientation_that_a_camera_noted_is_applied(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WEBP" else {}
    stored = as_file(upright().transpose(ORIENTATIONS[orientation]), kind, exif=exif, **options)
    np.testing.assert_array_equal(decode_image(stored, name="turned"), np.asarray(upright()))


def test_sixteen_bits_are_the_eight_within_rounding() -> None:
    deep = np.random.default_rng(3).integers(0, 65536, (40, 40)).astype(np.uint16)
    for kind in ("PNG", "TIFF", "PPM"):
        found = decode_image(as_file(Image.fromarray(deep), kind), name="deep")
        assert np.abs(found - deep / 257).max() <= 0.5, kind


@pytest.mark.parametrize(("brightest", "expected"), [(1.0, 255), (2.0, 2)])
def test_floats_up_to_one_are_shares_and_others_levels(brightest: float, expected: int) -> None:
    levels = np.full((9, 9), brightest, np.float32)
    found = decode_image(as_file(Image.fromarray(levels), "TIFF"), name="floats")
    assert found.tolist() == [[expected] * 9] * 9


@pytest.mark.parametrize("ink", [0, 255])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_ink_on_a_transparent_background_stands_out_whatever_its_colour(mode: str, ink: int) -> None:
    pixels = np.zeros((20, 20, 4), np.uint8)
    pixels[:, :, :3] = 127  # what editors leave where nothing is drawn
    pixels[5:15, 8:12] = (ink, ink, ink, 255)
    pixels[4, 8:12] = (ink, ink, ink, 100)  # a soft edge
    image = Image.fromarray(pixels).convert(mode)
    found = decode_image(as_file(image, "PNG"), name="drawn")
    grey = found if found.ndim == 2 else found[:, :, 0]
    assert (grey[10, 10], grey[0, 0]) == (ink, 255 - ink)
    assert min(ink, 255 - ink) < grey[4, 10] < max(ink, 255 - ink)


def test_transparent_corners_of_a_photograph_become_white() -> None:
    pixels = np.full((40, 40, 4), 230, np.uint8)
    pixels[10:30, 18:22, :3] = 30
    pixels[:, :, 3] = 255
    pixels[:3, :3] = pixels[-3:, -3:] = 0
    found = decode_image(as_file(Image.fromarray(pixels), "PNG"), name="photograph")
    assert found[0, 0].tolist() == [255, 255, 255]
    assert found[20, 20].tolist() == [30, 30, 30]


def test_a_palette_with_a_transparent_colour_is_laid_on_white() -> None:
    image = Image.new("P", (8, 8), 0)
    image.putpalette([10, 200, 30, 0, 0, 0])
    image.paste(1, (2, 2, 6, 6))
    found = decode_image(as_file(image, "GIF", transparency=0), name="palette")
    assert found[0, 0].tolist() == [255, 255, 255]
    assert found[4, 4].tolist() == [0, 0, 0]


@pytest.mark.parametrize("shape", [(30, 40), (30, 40, 3)])
def test_png_gives_the_same_pixels_again(shape: tuple[int, ...]) -> None:
    image = np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)
    np.testing.assert_array_equal(decode_image(encode_png(image), name="frame"), image)


@pytest.mark.parametrize("image", [np.zeros((4, 4), np.int8), np.zeros((4, 4, 4), np.uint8)])
def test_only_frames_are_encoded(image: np.ndarray) -> None:
    with pytest.raises(ValueError, match="an image is uint8 of shape"):
        encode_png(image)


def test_grey_is_the_rounded_luma_in_integers() -> None:
    colours = np.random.default_rng(2).integers(0, 256, (50, 50, 3)).astype(np.uint8)
    exact = colours @ (np.array([77, 150, 29]) / 256)
    np.testing.assert_array_equal(to_grey(colours), np.floor(exact + 0.5))
    np.testing.assert_array_equal(to_grey(np.repeat(RAMP[:, :, None], 3, axis=2)), RAMP)
    with pytest.raises(ValueError, match="shape"):
        to_grey(colours[:, :, :2])


def test_a_side_that_is_too_long_is_reduced_by_a_whole_factor() -> None:
    assert MAX_SIDE == PREPROCESS_MAX_SIDE
    image = Image.new("L", (2 * MAX_SIDE + 2, 9), 90)
    assert decode_image(as_file(image, "PNG"), name="long").shape == (3, -(-image.width // 3))


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    data = bytearray(as_file(Image.new("1", (8, 8)), "PNG"))
    with pytest.raises(ImageError, match="has 5000×5001 px, more than 25 million: reduce it first"):
        decode_image(as_file(Image.new("1", (5000, 5001)), "PNG"), name="huge")
    with pytest.raises(ImageError, match="has 9000×9000 px, more than 80 million: reduce it first"):
        decode_image(as_file(Image.new("L", (9000, 9000)), "JPEG"), name="huge")
    assert decode_image(as_file(Image.new("1", (5000, 5000)), "PNG"), name="the largest").shape == (
        5000,
        5000,
    )
    data[16:24] = (1 << 20).to_bytes(4, "big") * 2
    with pytest.raises(ImageError, match=r"damaged|no image|million"):
        decode_image(bytes(data), name="a lie")


def test_a_jpeg_over_the_budget_is_halved_by_its_decoder() -> None:
    image = Image.new("L", (6000, 5000), 200)
    image.paste(30, (0, 0, 3000, 2500))
    found = decode_image(as_file(image, "JPEG"), name="photograph")
    assert found.shape == (2500, 3000)
    assert (found[600, 700], found[2000, 2000]) == (30, 200)


def test_levels_below_zero_are_black_and_sizes_of_bands_leave_no_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    levels = np.random.default_rng(5).integers(-70_000, 70_000, (37, 11)).astype(np.int32)
    data = as_file(Image.fromarray(levels), "TIFF")
    whole = decode_image(data, name="deep")
    np.testing.assert_array_equal(whole, np.clip(np.rint(levels / 65_793), 0, 255))
    monkeypatch.setattr(images, "_BAND_PIXELS", 30)
    np.testing.assert_array_equal(decode_image(data, name="deep"), whole)


def test_real_levels_of_one_or_of_many_become_eight_bits() -> None:
    levels = np.random.default_rng(6).random((20, 30)).astype(np.float32)
    levels[0, 0] = np.nan
    for factor in (1, 200, 60_000):
        found = decode_image(as_file(Image.fromarray(levels * np.float32(factor)), "TIFF"), name="real")
        scaled = np.nan_to_num(levels) * {1: 255, 200: 200, 60_000: 60_000 / 257}[factor]
        assert np.abs(found - scaled).max() <= 0.501, factor


@pytest.mark.parametrize(
    ("mode", "kind", "budget"),
    [
        ("I;16", "PNG", 200),
        ("RGBA", "PNG", 350),
        ("I", "TIFF", 350),
        ("F", "TIFF", 350),
        ("LA", "PNG", 350),
        ("RGB", "JPEG2000", 550),
    ],
)
def test_the_largest_image_keeps_to_its_memory(tmp_path: Path, mode: str, kind: str, budget: int) -> None:
    path = tmp_path / "image"
    path.write_bytes(as_file(Image.new(mode, (5000, 5000)), kind))
    code = "decode_image(data, name='image')"
    setup = "from tintling.images import decode_image; data = open(sys.argv[3], 'rb').read()"
    assert peak_memory(setup, code, path) < budget << 20


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_of_the_list_is_read(kind: str) -> None:
    Image.init()
    if kind == "HEIF":
        pillow_heif.register_heif_opener(thumbnails=False)
    if kind not in Image.SAVE:
        pytest.skip(f"this Pillow writes no {kind}")
    image = np.full((32, 32), 200, np.uint8)
    image[8:24, 14:18] = 20
    found = decode_image(as_file(Image.fromarray(image), kind), name=kind)
    grey = to_grey(found).astype(int)
    assert grey.shape == (32, 32)
    assert abs(grey[2, 2] - 200) < 12
    assert abs(grey[16, 15] - 20) < 40


@pytest.fixture
def ghostscript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return stand_in(tmp_path, monkeypatch)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_postscript_file_by_the_name_of_an_image_starts_no_program(
    tmp_path: Path, ghostscript: Path
) -> None:
    path = tmp_path / "seven.png"
    path.write_bytes(POSTSCRIPT)
    with pytest.raises(ImageError, match=r"seven\.png is no image that can be read: expected PNG") as caught:
        read_image(path)
    assert "\n" not in str(caught.value)
    assert not ghostscript.exists()
    with pytest.raises(OSError), Image.open(path) as image:  # noqa: PT011 - Pillow alone would start it
        image.load()
    assert ghostscript.exists()


def test_other_formats_of_pillow_are_no_images() -> None:
    for kind in ("DDS", "TGA", "PCX"):
        with pytest.raises(ImageError, match="is no image that can be read"):
            decode_image(as_file(Image.fromarray(RAMP).convert("RGB"), kind), name=kind)


def test_a_stream_may_only_send_what_cameras_send() -> None:
    image = Image.fromarray(RAMP)
    np.testing.assert_array_equal(
        decode_image(as_file(image, "PNG"), name="png", formats=STREAM_FORMATS), RAMP
    )
    assert decode_image(as_file(image, "JPEG"), name="jpeg", formats=STREAM_FORMATS).shape == RAMP.shape
    with pytest.raises(ImageError, match="is no image that can be read"):
        decode_image(as_file(image, "TIFF"), name="tiff", formats=STREAM_FORMATS)


def heic() -> bytes:
    """A photograph as an iPhone stores it: HEVC, lying on its side by an EXIF note."""
    pillow_heif.register_heif_opener(thumbnails=False)
    levels = np.full((48, 64, 3), 220, np.uint8)
    levels[10:30, 20:30] = 30
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    Image.fromarray(levels).save(buffer, "HEIF", quality=90, exif=exif.tobytes())
    return buffer.getvalue()


def test_a_photograph_of_a_phone_is_read_upright() -> None:
    image = decode_image(heic(), name="IMG_0001.HEIC")
    assert image.shape == (64, 48, 3)
    assert image[5, 5].min() > 200
    assert image[25, 28].max() < 60


def test_without_its_decoder_a_photograph_of_a_phone_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    data = heic()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(MissingExtraError, match=r"IMG\.HEIC, a HEIF image .* needs the extra 'heif'"):
        decode_image(data, name="IMG.HEIC")


def test_a_damaged_photograph_of_a_phone_is_an_image_error() -> None:
    data = heic()
    for kept in (12, 40, len(data) // 2):
        with pytest.raises(ImageError, match=r"damaged|no image"):
            decode_image(data[:kept], name="IMG.HEIC")


def test_a_file_that_is_missing_or_absurdly_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"cannot read .*none\.png: No such file"):
        read_image(tmp_path / "none.png")
    with (tmp_path / "vast.png").open("wb") as sparse:
        sparse.truncate((256 << 20) + 1)
    with pytest.raises(ImageError, match=r"vast\.png: more than 256 MB"):
        read_image(tmp_path / "vast.png")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *((name, True) for name in ("a.png", "7/b.JPEG", "a.avif", "IMG_1.HEIC", "b.jfif")),
        *((name, False) for name in (".a.png", "7/.b.png", "png", "a.txt", "a.png/notes")),
    ],
)
def test_names_of_images_are_known(name: str, found: bool) -> None:
    assert is_image_name(name) is found


def test_warnings_of_pillow_are_not_passed_on() -> None:
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 250, 250, 250])
    data = as_file(image, "PNG", transparency=bytes([255, 255]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (decode_image(data, name="palette") == 250).all()


@pytest.mark.parametrize("start", [b"\0\0\0\x18abcdheic", b"\0\0\0\x18ftypabcd"])
def test_only_a_file_of_the_format_asks_for_its_decoder(
    start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tintling.images._register_heif", lambda _: pytest.fail("asked for the decoder"))
    with pytest.raises(ImageError):
        decode_image(start + bytes(40), name="noise")
