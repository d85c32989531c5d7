"""Decodes image files: formats, orientation, transparency, depth and size are settled here, once for all.

``classify``, ``camera``, ``collect``, ``live`` and data sets all decode with :func:`decode_image`. A file is
never trusted: only the formats of :data:`FORMATS` are opened, whatever a file is named, and the size is
checked before a pixel is decoded.
"""

from __future__ import annotations

import ctypes
import functools
import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError, _imaging

from tintling.errors import ImageError, MissingExtraError

__all__ = [
    "FORMATS",
    "IMAGE_SUFFIXES",
    "MAX_JPEG_PIXELS",
    "MAX_PIXELS",
    "MAX_SIDE",
    "STREAM_FORMATS",
    "decode_image",
    "encode_png",
    "is_image_name",
    "read_image",
    "to_grey",
]

MAX_PIXELS = 25_000_000
"""Largest image that is decoded, in pixels. The budget of memory follows: docs/reliability.md states it."""

MAX_JPEG_PIXELS = 80_000_000
"""Largest JPEG that is opened, in pixels; beyond :data:`MAX_PIXELS` its decoder halves it, so that
photographs of phones with 50 million are read within the same memory."""

MAX_SIDE = 8192
"""Longest side of a decoded image, in px, which is the most that the preprocessing takes."""

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "PPM", "WEBP", "TIFF", "AVIF", "JPEG2000", "HEIF")
"""Formats that are opened, by Pillow's names. Others are refused: some start programs such as Ghostscript.
HEIF, as iPhones store photographs, needs the extra ``heif``."""

STREAM_FORMATS = ("JPEG", "PNG")
"""Formats that cameras on the network send."""

IMAGE_SUFFIXES = frozenset(
    ".avif .bmp .gif .heic .heif .hif .jfif .jp2 .jpeg .jpg .pgm .png .ppm .tif .tiff .webp".split()  # noqa: SIM905 - one line
)
"""File names that a folder or an archive is searched for, in lower case."""

# Brands of HEIF files. Source: ISO/IEC 23008-12, annex B; AVIF's own brands are Pillow's.
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_MAX_FILE_BYTES = 256 << 20
_BRIGHT = 128  # grey level from which on a pixel is bright
_MOSTLY = 0.98  # share of pixels that is as good as all of them
_OPAQUE = 0.75  # share of an image: with more of it opaque, the transparent rest is no background
_BAND_PIXELS = 1 << 20  # pixels that are computed on at a time, so that intermediate values stay few
_COMPRESSION = 1  # of 9: 3 saves a sixth and takes a third longer, which a recording at 30 frames/s feels


def is_image_name(name: str) -> bool:
    """Whether a file name looks like an image that we read, and is not hidden."""
    plain = PurePosixPath(name).name
    return PurePosixPath(plain.lower()).suffix in IMAGE_SUFFIXES and not plain.startswith(".")


def read_image(path: Path) -> NDArray[np.uint8]:
    """Reads an image file; see :func:`decode_image`.

    Raises:
        ImageError: The file is missing, is no image, is damaged or too large.
    """
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise ImageError(f"{path}: more than {_MAX_FILE_BYTES >> 20} MB, no image of a sample")
        data = path.read_bytes()
    except OSError as error:
        raise ImageError(f"cannot read {path}: {error.strerror}") from error
    return decode_image(data, name=str(path))


def decode_image(data: bytes, *, name: str, formats: tuple[str, ...] = FORMATS) -> NDArray[np.uint8]:
    """Decodes an image as a person would see it.

    The orientation that a camera noted (EXIF) is applied, 16 bits become 8, palettes become colours, and of
    an animation the first image counts. Transparent parts become white; where everything that is opaque is
    bright, such as white ink on a transparent background, they become black. Sides over 8,192 px are reduced
    by a whole factor, and JPEGs of more than 25 million pixels by two at least.

    Args:
        data: The bytes of the file.
        name: What to call it in messages.
        formats: Formats that are opened, by Pillow's names.

    Returns:
        shape (H, W) for grey images, (H, W, 3) RGB for others; uint8.

    Raises:
        ImageError: The bytes are no image of these formats, are damaged, or hold too many pixels.
        MissingExtraError: The image is HEIF, whose decoder is not installed.
    """
    _hush_tiff()
    if "HEIF" in formats and data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        _register_heif(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of is checked or corrected here
            with Image.open(io.BytesIO(data), formats=_openable(formats)) as image:
                _check_size(image, name)
                return _pixels(_upright(image))
    except UnidentifiedImageError as error:
        raise ImageError(f"{name} is no image that can be read: expected PNG, JPEG or alike") from error
    except Image.DecompressionBombError as error:
        raise ImageError(
            f"{name} has more than {MAX_PIXELS / 1e6:.0f} million pixels: reduce it first"
        ) from error
    except ImageError:
        raise
    except Exception as error:  # open-ended: its formats let out struct.error, TypeError and more
        raise ImageError(f"{name} is damaged: {error or type(error).__name__}") from error


@functools.cache
def _openable(formats: tuple[str, ...]) -> tuple[str, ...]:
    """Those formats that this Pillow has; older ones have no AVIF."""
    Image.preinit()  # the usual ones; the others take 50 ms to load
    if not set(formats) <= Image.OPEN.keys():
        Image.init()
    return tuple(each for each in formats if each in Image.OPEN)


def _register_heif(name: str) -> None:
    """Teaches Pillow HEIF."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError as error:
        raise MissingExtraError(f"{name}, a HEIF image as iPhones store them,", "heif") from error
    register_heif_opener(thumbnails=False)
    _openable.cache_clear()


@functools.cache
def _hush_tiff() -> None:
    """Keeps Pillow and its library from writing to standard error what the exception says as well.

    Where the library cannot be reached, a damaged TIFF says two things.
    """
    logging.getLogger("PIL").addHandler(logging.NullHandler())
    with suppress(OSError, AttributeError):
        ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler(None)


def _check_size(image: Image.Image, name: str) -> None:
    """Holds an image to the budget before a pixel of it is decoded; a JPEG's decoder is told to halve it.

    Raises:
        ImageError: The image has too many pixels.
    """
    width, height = image.size
    limit = MAX_JPEG_PIXELS if image.format == "JPEG" else MAX_PIXELS
    if width * height > limit:
        raise ImageError(
            f"{name} has {width}×{height} px, more than {limit / 1e6:.0f} million: reduce it first"
        )
    if width * height > MAX_PIXELS:
        image.draft(None, (width // 2, height // 2))


def _upright(image: Image.Image) -> Image.Image:
    """The first image of the file, turned as its EXIF note says, at a size that we take."""
    factor = -(-max(image.size) // MAX_SIDE)
    if factor > 1:
        if image.mode in ("1", "P"):  # whose values cannot be averaged
            image = image.convert("RGBA")
        image = image.reduce(factor)
    return ImageOps.exif_transpose(image)


def _pixels(image: Image.Image) -> NDArray[np.uint8]:
    """Grey or RGB of any mode that Pillow has, computed on a few rows at a time."""
    mode = image.mode
    if mode.startswith("I") or mode == "F":
        return _deep_grey(image)
    background = None
    if mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        background = "black" if _is_bright_ink(image) else "white"
    grey = mode in ("1", "L", "LA", "La") and (background is None or mode in ("LA", "La"))
    shape = (image.height, image.width) if grey else (image.height, image.width, 3)
    pixels = np.empty(shape, np.uint8)
    for rows, part in _parts(image):
        shown = part if background is None else _laid_on(background, part)
        pixels[rows] = np.asarray(shown.convert("L" if grey else "RGB"))
    return pixels


def _laid_on(background: str, image: Image.Image) -> Image.Image:
    """A transparent image on a background of one colour."""
    coloured = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, background), coloured).convert("RGB")


def _is_bright_ink(image: Image.Image) -> bool:
    """Whether a transparent image holds bright ink alone, which would vanish on white."""
    visible = bright = opacity = 0
    for _, part in _parts(image):
        levels = np.asarray(part.convert("RGBA"))
        opacity += int(levels[:, :, 3].sum(dtype=np.int64))
        shown = levels[:, :, 3] >= _BRIGHT
        visible += int(shown.sum())
        bright += int((to_grey(levels[:, :, :3])[shown] >= _BRIGHT).sum())
    if not visible or opacity > 255 * _OPAQUE * image.width * image.height:
        return False
    return bright / visible >= _MOSTLY


def _parts(image: Image.Image) -> Iterator[tuple[slice, Image.Image]]:
    """An image, a few rows at a time."""
    for rows in _bands(image.width, image.height):
        yield rows, image.crop((0, rows.start, image.width, rows.stop))


def _bands(width: int, height: int) -> Iterator[slice]:
    """Rows of an image, a few at a time."""
    step = max(1, _BAND_PIXELS // max(1, width))
    for start in range(0, height, step):
        yield slice(start, min(start + step, height))


def _deep_grey(image: Image.Image) -> NDArray[np.uint8]:
    """8 bits of 16 or 32, or of floats from 0 to 1; what fits in 8 already stays as it is."""
    grey = np.empty((image.height, image.width), np.uint8)
    read = _finite if image.mode == "F" else np.asarray
    highest = max((read(part).max(initial=0) for _, part in _parts(image)), default=0)
    unit = image.mode == "F" and highest <= 1
    # The fewest whole bytes that hold the brightest level are what the file's depth must be.
    size = next((size for size in (2, 3) if highest < 256**size), 4)
    deep = not unit and (image.mode.startswith("I;16") or highest > 255)
    step = (256**size - 1) // 255 if deep else 1
    for rows, part in _parts(image):
        values = read(part)
        if image.mode == "F":
            grey[rows] = np.clip(np.rint(values * 255 if unit else values / step), 0, 255)
        else:
            # The step is odd, so no level lies halfway between two; unsigned, so that nothing overflows.
            levels = np.maximum(values, 0).astype(np.uint32)
            grey[rows] = np.minimum((levels + step // 2) // step, 255)
    return grey


def _finite(image: Image.Image) -> NDArray[np.float64]:
    """Real levels; what is no number is black."""
    return np.nan_to_num(np.asarray(image, np.float64))


def to_grey(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey levels in integers: ``(77 R + 150 G + 29 B + 128) >> 8``, the luma of ITU-R BT.601.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.

    Returns:
        shape (H, W), uint8.

    Raises:
        ValueError: The shape is neither.

    Source:
        ITU-R BT.601-7, section 2.5.1, coefficients times 256.
    """
    if image.ndim == 2:
        return image
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"an image has shape (H, W) or (H, W, 3), got {image.shape}")
    grey = np.empty(image.shape[:2], np.uint8)
    for rows in _bands(image.shape[1], image.shape[0]):
        red, green, blue = (image[rows, :, channel].astype(np.uint16) for channel in range(3))
        # The coefficients add up to 256, so the sum fits 16 bits.
        grey[rows] = (77 * red + 150 * green + 29 * blue + 128) >> 8
    return grey


def encode_png(image: NDArray[np.uint8]) -> bytes:
    """Encodes a frame without loss; :func:`decode_image` gives the same pixels again.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.

    Raises:
        ValueError: The shape is neither, or the pixels are not uint8.
    """
    if image.dtype != np.uint8 or not (image.ndim == 2 or (image.ndim == 3 and image.shape[2] == 3)):
        raise ValueError(f"an image is uint8 of shape (H, W) or (H, W, 3), got {image.dtype} {image.shape}")
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(buffer, format="PNG", compress_level=_COMPRESSION)
    return buffer.getvalue()
