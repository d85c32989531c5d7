"""Looks into a merged image before it is written: the right chip, the right model."""

from __future__ import annotations

from pathlib import Path

from tintling.errors import ArtifactError, ModelMismatchError
from tintling.firmware_export.boards.registry import CHIPS, Board

__all__ = ["check_image"]

_MAGIC = 0xE9
_CHIP_ID_AT = 12  # bytes into the header, little endian


def check_image(path: Path, board: Board, model_sha256: str | None) -> None:
    """Makes sure that an image, written from the start of flash memory, suits a board and a model.

    Args:
        path: A merged image: bootloader, partition table and firmware.
        board: Where it is to go.
        model_sha256: Digest of the model that it must hold, in hexadecimal; None for any.

    Raises:
        ArtifactError: It cannot be read, is no merged image, or is for another chip.
        ModelMismatchError: It holds another model.

    Source:
        Espressif's image format: esp_image_header_t of the component esp_bootloader_format.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"cannot read {path}: {error.strerror}") from error
    header = data[board.chip.bootloader_offset :][:24]
    if len(header) < 24 or header[0] != _MAGIC:
        other = _chip_of(data)
        if other is not None:
            raise ArtifactError(_wrong_chip(path, other, board))
        raise ArtifactError(
            f"{path} is no merged image for an {board.chip.title}: expected a bootloader at "
            f"{board.chip.bootloader_offset:#x}; `idf.py merge-bin` makes one"
        )
    found = int.from_bytes(header[_CHIP_ID_AT : _CHIP_ID_AT + 2], "little")
    if found != board.chip.image_id:
        names = {chip.image_id: chip.title for chip in CHIPS.values()}
        raise ArtifactError(_wrong_chip(path, names.get(found, f"chip number {found}"), board))
    if model_sha256 is not None and model_sha256.encode() not in data:
        raise ModelMismatchError(
            f"{path} does not hold the model {model_sha256[:16]}…: build it again from this model"
        )


def _wrong_chip(path: Path, found: str, board: Board) -> str:
    return f"{path} is for an {found}, but the {board.title} has an {board.chip.title}"


def _chip_of(data: bytes) -> str | None:
    """The chip whose bootloader is at that chip's offset."""
    for chip in CHIPS.values():
        header = data[chip.bootloader_offset :][:24]
        if len(header) == 24 and header[0] == _MAGIC:
            found = int.from_bytes(header[_CHIP_ID_AT : _CHIP_ID_AT + 2], "little")
            if found == chip.image_id:
                return chip.title
    return None
