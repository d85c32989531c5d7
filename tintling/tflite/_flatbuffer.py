"""Bounds-checked access to the tables of a FlatBuffer.

FlatBuffers are made to be read without parsing, and the generated accessors trust every offset. Here
each one is checked against the file before it is followed; anything out of place is a
:class:`ModelFormatError`. Vectors of numbers are views of the file and cost no memory. The bytes of
copied vectors and strings are charged to a budget of the file's size, so that a small file cannot
unfold into a large structure by pointing at the same bytes many times.

Source: FlatBuffers internals, "Tables", "VTables", "Vectors".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import ModelFormatError

__all__ = ["FlatBuffer", "FlatTable"]

# Honest files share little; each byte may be copied this often.
_BUDGET_FACTOR = 2


class FlatBuffer:
    """The bytes of a file, and what may still be copied out of them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._budget = _BUDGET_FACTOR * len(data)

    def __len__(self) -> int:
        return len(self.data)

    def charge(self, count: int) -> None:
        """Books ``count`` copied bytes.

        Raises:
            ModelFormatError: More would be copied than the file holds.
        """
        self._budget -= count
        if self._budget < 0:
            raise ModelFormatError("the file refers to the same bytes again and again")

    def check(self, position: int, count: int) -> None:
        """Makes sure that ``count`` bytes from ``position`` lie in the file.

        Raises:
            ModelFormatError: They do not.
        """
        if position < 0 or count < 0 or position + count > len(self.data):
            raise ModelFormatError(
                f"byte {position} (+{count}) lies outside the file of {len(self.data):,} bytes: "
                "it is truncated or damaged"
            )

    def unpack(self, kind: str, position: int) -> Any:
        """Reads one little-endian number.

        Args:
            kind: A ``struct`` format character.
            position: Byte in the file.
        """
        self.check(position, struct.calcsize("<" + kind))
        return struct.unpack_from("<" + kind, self.data, position)[0]

    def follow(self, position: int) -> int:
        """Follows the relative offset stored at ``position``."""
        target = position + int(self.unpack("I", position))
        self.check(target, 4)
        return target

    def root(self) -> FlatTable:
        """The table that the file starts with."""
        return FlatTable(self, self.follow(0))


class FlatTable:
    """One table: fields by number, each present or at its default."""

    __slots__ = ("_buffer", "_fields", "_position", "_size", "_vtable")

    def __init__(self, buffer: FlatBuffer, position: int) -> None:
        self._buffer = buffer
        self._position = position
        self._vtable = position - int(buffer.unpack("i", position))
        length = int(buffer.unpack("H", self._vtable))
        self._size = int(buffer.unpack("H", self._vtable + 2))
        if length < 4 or length % 2 or self._size < 4:
            raise ModelFormatError(f"the table at byte {position} is damaged")
        buffer.check(self._vtable, length)
        buffer.check(position, self._size)
        self._fields = length // 2 - 2

    @property
    def position(self) -> int:
        """Byte where the table starts."""
        return self._position

    def _field(self, slot: int, size: int) -> int | None:
        """Byte where a field lies, or None for an absent one."""
        if slot >= self._fields:
            return None
        offset = int(self._buffer.unpack("H", self._vtable + 4 + 2 * slot))
        if offset == 0:
            return None
        if offset < 4 or offset + size > self._size:
            raise ModelFormatError(f"field {slot} of the table at byte {self._position} lies outside it")
        return self._position + offset

    def has(self, slot: int) -> bool:
        """Whether a field is present."""
        return self._field(slot, 1) is not None

    def integer(self, slot: int, kind: str, default: int = 0) -> int:
        """Reads an integer field; ``kind`` is a ``struct`` format character."""
        position = self._field(slot, struct.calcsize("<" + kind))
        return default if position is None else int(self._buffer.unpack(kind, position))

    def boolean(self, slot: int) -> bool:
        """Reads a boolean field that is false when absent."""
        return self.integer(slot, "B") != 0

    def real(self, slot: int, default: float = 0.0) -> float:
        """Reads a float32 field."""
        position = self._field(slot, 4)
        return default if position is None else float(self._buffer.unpack("f", position))

    def table(self, slot: int) -> FlatTable | None:
        """Follows a field that refers to a table."""
        position = self._field(slot, 4)
        return None if position is None else FlatTable(self._buffer, self._buffer.follow(position))

    def _vector(self, slot: int, item_size: int) -> tuple[int, int] | None:
        """Byte of the first item and number of items."""
        position = self._field(slot, 4)
        if position is None:
            return None
        start = self._buffer.follow(position)
        count = int(self._buffer.unpack("I", start))
        self._buffer.check(start + 4, count * item_size)
        return start + 4, count

    def numbers(self, slot: int, dtype: str) -> NDArray[Any] | None:
        """Views a vector of numbers, read-only and without copying.

        Args:
            slot: Field number.
            dtype: NumPy spelling of the item type, such as ``i4``; the file is little-endian.

        Returns:
            shape (count,), or None when the field is absent.
        """
        item = np.dtype(dtype).newbyteorder("<")
        found = self._vector(slot, item.itemsize)
        if found is None:
            return None
        return np.frombuffer(self._buffer.data, item, count=found[1], offset=found[0])

    def integers(self, slot: int, limit: int, what: str) -> tuple[int, ...]:
        """Copies a short vector of int32 numbers; an absent one is empty.

        Args:
            slot: Field number.
            limit: Greatest number of items.
            what: What the vector is, for the message.

        Raises:
            ModelFormatError: There are more than ``limit`` items.
        """
        values = self.numbers(slot, "i4")
        if values is None:
            return ()
        if values.size > limit:
            raise ModelFormatError(f"{what} has {values.size:,} entries; at most {limit} make sense")
        self._buffer.charge(values.nbytes)
        return tuple(int(value) for value in values)

    def text(self, slot: int) -> str:
        """Copies a string; an absent one is empty, and bytes that are no UTF-8 are replaced."""
        found = self._vector(slot, 1)
        if found is None:
            return ""
        start, count = found
        self._buffer.charge(count)
        return self._buffer.data[start : start + count].decode("utf-8", errors="replace")

    def count(self, slot: int) -> int:
        """Number of tables in a vector of tables; 0 when the field is absent."""
        found = self._vector(slot, 4)
        return 0 if found is None else found[1]

    def item(self, slot: int, index: int) -> FlatTable:
        """One table of a vector of tables.

        Raises:
            ModelFormatError: There is no such entry.
        """
        found = self._vector(slot, 4)
        if found is None or not 0 <= index < found[1]:
            raise ModelFormatError(
                f"the file refers to entry {index} of a list of {found[1] if found else 0}"
            )
        return FlatTable(self._buffer, self._buffer.follow(found[0] + 4 * index))

    def tables(self, slot: int) -> Iterator[FlatTable]:
        """Yields the tables of a vector one by one."""
        for index in range(self.count(slot)):
            yield self.item(slot, index)
