from __future__ import annotations

import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps

from tintling.artifacts import DIGIT_LABELS
from tintling.errors import DatasetError
from tintling.training.data.image_files import (
    LeftOut,
    labelled_files,
    labelled_samples,
    read_labelled,
    to_ink,
)
from tintling.training.data.tree import open_tree


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


def drawn_digit(size=(28, 28), paper=0, ink=255) -> Image.Image:
    pixels = np.full(size[::-1], paper, np.uint8)
    pixels[size[1] // 4 : 3 * size[1] // 4, size[0] * 4 // 10 : size[0] * 6 // 10] = ink
    return Image.fromarray(pixels)


def read_images(path) -> tuple[np.ndarray, np.ndarray]:
    """The digits of a folder or an archive."""
    with open_tree(path) as files:
        return read_labelled(labelled_files(files, LeftOut()), DIGIT_LABELS, to_ink, LeftOut())


def test_a_28_pixel_image_with_bright_ink_is_taken_as_it_is():
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:20, 10:14] = np.arange(64, dtype=np.uint8).reshape(16, 4) + 100
    np.testing.assert_array_equal(to_ink(pixels), pixels)


def test_dark_ink_on_bright_paper_is_inverted():
    digit = to_ink(np.asarray(drawn_digit(paper=250, ink=10)))
    assert digit[0, 0] == 5
    assert digit[14, 14] == 245


@pytest.mark.parametrize("size", [(56, 28), (28, 56), (300, 100), (5, 9)])
def test_any_size_becomes_28_by_28_with_its_proportions_kept_and_paper_around(size):
    digit = to_ink(np.asarray(drawn_digit(size, paper=20, ink=220)))
    assert digit.shape == (28, 28)
    assert digit[14, 14] > 150
    assert abs(int(digit[0, 0]) - 20) <= 3
    rows, columns = np.nonzero(digit > 120)
    tall = (np.ptp(rows) + 1) / (np.ptp(columns) + 1)
    assert tall == pytest.approx(0.5 * size[1] / (0.2 * size[0]), rel=0.5)


def read_one(folder, data: bytes) -> np.ndarray:
    """The digit that a data set makes of one image file."""
    (folder / "4").mkdir(exist_ok=True)
    (folder / "4" / "one.png").write_bytes(data)
    images, labels = read_images(folder)
    assert labels.tolist() == [4]
    return images[0]


def as_before(image: Image.Image) -> np.ndarray:
    """What data sets made of a plain image of 8 bits before they shared a decoder: a twin of that code."""
    grey = image.convert("L")
    pixels = np.asarray(grey)
    paper = int(np.median(np.concatenate((pixels[0], pixels[-1], pixels[1:-1, 0], pixels[1:-1, -1]))))
    if paper >= 128:
        grey, paper = ImageOps.invert(grey), 255 - paper
    if grey.size != (28, 28):
        grey = ImageOps.pad(grey, (28, 28), Image.Resampling.LANCZOS, color=paper)
    return np.array(grey)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
@pytest.mark.parametrize("size", [(28, 28), (61, 40), (9, 30)])
def test_plain_images_of_eight_bits_give_the_arrays_they_always_gave(tmp_path, mode, size):
    rng = np.random.default_rng(size[0])
    colours = Image.fromarray(rng.integers(0, 256, (*size[::-1], 3)).astype(np.uint8))
    image = colours.convert(mode)
    np.testing.assert_array_equal(read_one(tmp_path, png(image)), as_before(image))


def test_a_turned_photograph_is_the_upright_digit(tmp_path):
    upright = drawn_digit((40, 60), paper=230, ink=20)
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    upright.transpose(Image.Transpose.ROTATE_90).save(buffer, "PNG", exif=exif)
    np.testing.assert_array_equal(read_one(tmp_path, buffer.getvalue()), read_one(tmp_path, png(upright)))


def test_sixteen_bits_are_the_eight_within_rounding(tmp_path):
    plain = np.asarray(drawn_digit(paper=240, ink=15))
    deep = plain.astype(np.uint16) * 257 + 100
    found = read_one(tmp_path, png(Image.fromarray(deep)))
    assert np.abs(found.astype(int) - read_one(tmp_path, png(Image.fromarray(plain)))).max() <= 1


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_a_transparent_background_is_ink_whatever_its_colour(tmp_path, ink):
    image = Image.new("RGBA", (28, 28), (127, 127, 127, 0))
    image.paste((ink, ink, ink, 255), (10, 5, 16, 23))
    digit = read_one(tmp_path, png(image))
    assert digit[0, 0] == 0
    assert digit[14, 12] == 255


def test_a_folder_and_a_zip_of_labelled_images_give_the_same_digits(tmp_path):
    folder = tmp_path / "own"
    for label in (3, 7):
        (folder / str(label)).mkdir(parents=True)
        for number in range(2):
            (folder / str(label) / f"{number}.png").write_bytes(
                png(drawn_digit(ink=100 + 10 * label + number))
            )
    (folder / "3" / "notes.txt").write_text("not an image")
    (folder / "manifest.csv").write_text("label,file\n")
    packed = tmp_path / "own.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.rglob("*"):
            archive.write(file, f"own/{file.relative_to(folder)}")
    from_folder, from_zip = read_images(folder), read_images(packed)
    assert from_folder[1].tolist() == [3, 3, 7, 7]
    np.testing.assert_array_equal(from_folder[0], from_zip[0])
    np.testing.assert_array_equal(from_folder[1], from_zip[1])
    assert from_folder[0][:, 14, 14].tolist() == [130, 131, 170, 171]


def test_what_is_left_out_is_counted_by_kind(tmp_path):
    for name in ("3/a.png", "3/b.webm", "3/c.webm", "stray.png", "3/notes.txt", ".hidden/4/d.png"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(png(drawn_digit()))
    left_out = LeftOut()
    with open_tree(tmp_path) as files:
        found = labelled_files(files, left_out)
    assert [(label, file.path.name) for label, file in found] == [("3", "a.png")]
    assert dict(left_out.counts) == {".webm": 2, "image outside a label's folder": 1}
    assert str(left_out).startswith("left out 3 files: 2 .webm (such as ")


def test_a_few_damaged_images_are_left_out_and_counted(tmp_path):
    (tmp_path / "5").mkdir()
    for number in range(3):
        (tmp_path / "5" / f"{number}.png").write_bytes(png(drawn_digit()))
    (tmp_path / "5" / "broken.png").write_bytes(png(drawn_digit())[:60])
    left_out = LeftOut()
    with open_tree(tmp_path) as files:
        images, _ = read_labelled(labelled_files(files, left_out), DIGIT_LABELS, to_ink, left_out)
    assert len(images) == 3
    assert left_out.counts == {"image that cannot be read": 1}
    assert "broken.png" in str(left_out)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (png(drawn_digit())[:60], r"one\.png is damaged: \S"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n", r"one\.png is no image that can be read"),
    ],
    ids=["cut short", "postscript"],
)
def test_a_broken_image_is_named(tmp_path, data, message):
    with pytest.raises(DatasetError, match=message) as caught:
        read_one(tmp_path, data)
    assert "\n" not in str(caught.value)


def png_header(width: int, height: int) -> bytes:
    """A valid PNG whose pixels would fill memory; they are never there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_image_of_absurd_size_is_refused_before_it_is_decoded(tmp_path, side):
    (tmp_path / "4").mkdir()
    (tmp_path / "4" / "huge.png").write_bytes(png_header(side, side))
    with pytest.raises(DatasetError, match=r"huge\.png"):
        read_images(tmp_path)


def test_a_zip_bomb_is_refused_by_what_it_claims(tmp_path):
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("4/bomb.png", bytes(70 << 20))
    assert file.stat().st_size < 100_000
    with pytest.raises(DatasetError, match="73,400,320 bytes; more than"):
        read_images(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all"])
def test_a_file_that_is_no_zip_is_a_dataset_error(tmp_path, content):
    file = tmp_path / "a.zip"
    file.write_bytes(content)
    with pytest.raises(DatasetError, match="as a zip"):
        read_images(file)


def test_samples_come_with_their_files_and_what_cannot_be_read_is_counted(tmp_path):
    for name in ("1/a.png", "1/b.png", "7/c.png", "other/d.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(png(drawn_digit()))
    (tmp_path / "1" / "b.png").write_bytes(b"no image")
    left_out = LeftOut()
    with open_tree(tmp_path) as files:
        found = labelled_samples(labelled_files(files, left_out), ("7", "1"), to_ink, left_out)
        assert [(str(file.path), number) for file, _, number in found] == [("1/a.png", 1), ("7/c.png", 0)]
    assert left_out.counts == {
        "image that cannot be read": 1,
        "image in a folder 'other', which is no label": 1,
    }
