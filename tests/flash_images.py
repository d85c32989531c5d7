"""Merged images of flash memory, as `idf.py merge-bin` makes them."""

from __future__ import annotations


def merged_image(board, sha256="", chip_id=None):
    """Bootloader header where the chip wants it, then something that names a model."""
    header = bytearray(24)
    header[0] = 0xE9
    header[12:14] = (board.chip.image_id if chip_id is None else chip_id).to_bytes(2, "little")
    return b"\xff" * board.chip.bootloader_offset + bytes(header) + b"code" * 99 + sha256.encode() + b"\0"
