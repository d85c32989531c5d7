from __future__ import annotations

import contextlib
import gzip
import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from tintling.errors import DatasetError
from tintling.training.data import _readers
from tintling.training.data._readers import idx_bytes, read_idx, read_images, read_npz, to_digit

IMAGES = np.random.default_rng(0).integers(0, 256, (7, 28, 28)).astype(np.uint8)


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


def drawn_digit(size=(28, 28), paper=0, ink=255) -> Image.Image:
    pixels = np.full(size[::-1], paper, np.uint8)
    pixels[size[1] // 4 : 3 * size[1] // 4, size[0] * 4 // 10 : size[0] * 6 // 10] = ink
    return Image.fromarray(pixels)


# IDX


@pytest.mark.parametrize("packed", [False, True])
def test_an_idx_file_is_read_plain_or_gzipped_whatever_its_name(tmp_path, packed):
    file = tmp_path / "digits"
    file.write_bytes(gzip.compress(idx_bytes(IMAGES)) if packed else idx_bytes(IMAGES))
    np.testing.assert_array_equal(read_idx(file), IMAGES)


def test_idx_bytes_follow_the_published_layout():
    assert idx_bytes(np.array([5, 0, 4], np.uint8)) == bytes.fromhex("00000801 00000003 050004")


@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_idx_encoding_and_reading_are_inverse(tmp_path_factory, shape, random):
    array = np.frombuffer(random.randbytes(int(np.prod(shape))), np.uint8).reshape(shape)
    file = tmp_path_factory.mktemp("idx") / "a"
    file.write_bytes(idx_bytes(array))
    np.testing.assert_array_equal(read_idx(file), array)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "no IDX file"),
        (b"PK\x03\x04 not idx", "no IDX file"),
        (b"\x00\x00\x0d\x01\x00\x00\x00\x01\x00\x00\x00\x00", "no IDX file"),  # floats
        (b"\x00\x00\x08\x03\x00\x00", "within its header"),
        (idx_bytes(IMAGES)[:-1], "only 5,487"),
        (idx_bytes(IMAGES) + b"\x00", "more"),
        (b"\x00\x00\x08\x03" + b"\xff" * 12, "at most"),
        (gzip.compress(idx_bytes(IMAGES))[:-200], "cannot read"),
        (b"\x1f\x8b" + b"\x00" * 30, "cannot read"),
    ],
)
def test_a_damaged_idx_file_is_a_dataset_error(tmp_path, content, complaint):
    file = tmp_path / "digits"
    file.write_bytes(content)
    with pytest.raises(DatasetError, match=complaint):
        read_idx(file)


def test_a_gzip_bomb_is_read_no_further_than_its_header_claims(tmp_path):
    file = tmp_path / "bomb.gz"
    header = struct.pack(">4BI", 0, 0, 8, 1, 100)
    file.write_bytes(gzip.compress(header + bytes(200_000_000), compresslevel=1))
    with pytest.raises(DatasetError, match="more"):
        read_idx(file)


# NPZ


def test_an_npz_gives_its_arrays_and_narrows_wide_labels(tmp_path):
    file = tmp_path / "a.npz"
    np.savez_compressed(file, x_train=IMAGES, y_train=np.arange(7, dtype=np.int64))
    arrays = read_npz(file)
    np.testing.assert_array_equal(arrays["x_train"], IMAGES)
    assert arrays["y_train"].dtype == np.uint8
    assert arrays["y_train"].tolist() == list(range(7))


def test_fortran_order_survives(tmp_path):
    file = tmp_path / "a.npz"
    np.savez(file, x=np.asfortranarray(IMAGES))
    np.testing.assert_array_equal(read_npz(file)["x"], IMAGES)


def test_pickled_objects_are_refused(tmp_path):
    file = tmp_path / "a.npz"
    np.savez(file, x=np.array([{"a": 1}], dtype=object))
    with pytest.raises(DatasetError, match="expected uint8"):
        read_npz(file)


@pytest.mark.parametrize(
    ("array", "complaint"),
    [(np.zeros(3, np.float32), "expected uint8, found float32"), (np.array([-1]), "0 to 255")],
)
def test_arrays_that_are_no_bytes_are_refused(tmp_path, array, complaint):
    file = tmp_path / "a.npz"
    np.savez(file, x=array)
    with pytest.raises(DatasetError, match=complaint):
        read_npz(file)


def npy_with_shape(shape: str) -> bytes:
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + b"abc"


@pytest.mark.parametrize("content", [npy_with_shape("(1000000000000,)"), b"\x93NUMPY", b"no array", b""])
def test_an_npz_member_that_lies_or_breaks_off_is_a_dataset_error(tmp_path, content):
    file = tmp_path / "a.npz"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.npy", content)
    with pytest.raises(DatasetError, match=r"x\.npy"):
        read_npz(file)


def test_a_truncated_npz_is_a_dataset_error(tmp_path):
    file = tmp_path / "a.npz"
    np.savez_compressed(file, x_train=IMAGES)
    file.write_bytes(file.read_bytes()[:1_000])
    with pytest.raises(DatasetError, match=r"as \.npz"):
        read_npz(file)


@given(position=st.one_of(st.integers(0, 200), st.integers(-300, -1)), value=st.integers(0, 255))
def test_no_flipped_byte_of_an_npz_causes_another_exception(tmp_path_factory, position, value):
    buffer = io.BytesIO()
    np.savez(buffer, x_train=IMAGES)
    content = bytearray(buffer.getvalue())
    content[position] = value
    file = tmp_path_factory.mktemp("npz") / "a.npz"
    file.write_bytes(content)
    with contextlib.suppress(DatasetError):
        read_npz(file)


def archive_with_a_wrong_byte(name: str, content: bytes, change: str) -> bytes:
    """A zip of one member, packed by LZMA, that is damaged where ``zipfile`` raises of its own accord."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(name, content)
    data = bytearray(buffer.getvalue())
    directory = data.rindex(b"PK\x01\x02")
    match change:
        case "packed":  # the bytes after LZMA's properties
            start = 30 + len(name) + 9
            data[start : start + 40] = b"\xff" * 40
        case "name":  # said to be UTF-8, and is not
            data[directory + 9] |= 0x08
            data[directory + 46] = 0xFF
        case "method":
            data[directory + 10] = 99
        case "encrypted":
            data[directory + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize("change", ["packed", "name", "method", "encrypted"])
@pytest.mark.parametrize(("read", "name"), [(read_npz, "x_train.npy"), (read_images, "3/a.png")])
def test_a_damaged_member_is_a_dataset_error(tmp_path, read, name, change):
    buffer = io.BytesIO()
    np.save(buffer, IMAGES)
    file = tmp_path / "a.zip"
    file.write_bytes(archive_with_a_wrong_byte(name, buffer.getvalue(), change))
    with pytest.raises(DatasetError, match="cannot read"):
        read(file)


def test_an_npz_that_unpacks_too_far_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(_readers, "_MAX_ARRAY_BYTES", 1_000)
    file = tmp_path / "a.npz"
    np.savez_compressed(file, x_train=IMAGES)
    with pytest.raises(DatasetError, match="more than 1,000 bytes"):
        read_npz(file)


# Images


def test_a_28_pixel_image_with_bright_ink_is_taken_as_it_is():
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:20, 10:14] = np.arange(64, dtype=np.uint8).reshape(16, 4) + 100
    np.testing.assert_array_equal(to_digit(pixels), pixels)


def test_dark_ink_on_bright_paper_is_inverted():
    digit = to_digit(np.asarray(drawn_digit(paper=250, ink=10)))
    assert digit[0, 0] == 5
    assert digit[14, 14] == 245


@pytest.mark.parametrize("size", [(56, 28), (28, 56), (300, 100), (5, 9)])
def test_any_size_becomes_28_by_28_with_its_proportions_kept_and_paper_around(size):
    digit = to_digit(np.asarray(drawn_digit(size, paper=20, ink=220)))
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


def test_a_folder_without_images_says_what_was_expected(tmp_path):
    with pytest.raises(DatasetError, match="<label>/<image>"):
        read_images(tmp_path)


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
    with pytest.raises(DatasetError, match="unpacks to"):
        read_images(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all"])
def test_a_file_that_is_no_zip_is_a_dataset_error(tmp_path, content):
    file = tmp_path / "a.zip"
    file.write_bytes(content)
    with pytest.raises(DatasetError, match="as a zip"):
        read_images(file)
