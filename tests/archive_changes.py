"""Archives whose members are changed behind right checksums, as bytes changed at random never have."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib

__all__ = ["changed_archive"]

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
    IndexError,
)


def changed_archive(data: bytes, generator: random.Random) -> bytes | None:
    """Changes the name or some bytes of a member; None where bytes are no archive of a few small members."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist() if _is_small(info)]
    except _DAMAGED:
        return None
    if not members:
        return None
    at = generator.randrange(len(members))
    name, content = members[at]
    match generator.randrange(8):
        case 0:
            members.append((name, content))
        case 1:
            members[at] = generator.choice(("a.npy", "b.npy", "/a.npy", "../a.npy", "a", "")), content
        case 2:
            members[at] = name, content[: generator.randrange(len(content) + 1)]
        case _:
            members[at] = name, _changed(content, generator)
    buffer = io.BytesIO()
    method = generator.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # of the same name twice
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def _is_small(info: zipfile.ZipInfo) -> bool:
    return info.file_size < 1 << 14


def _changed(content: bytes, generator: random.Random) -> bytes:
    """Another byte, or another number in a header of text."""
    changed = bytearray(content or b"\0")
    for _ in range(generator.randint(1, 3)):
        at = generator.randrange(len(changed))
        if chr(changed[at]).isdigit():
            changed[at : at + 1] = generator.choice((b"0", b"1", b"-1", b"9" * 9, b"7"))
        else:
            changed[at] = generator.choice(
                (generator.randrange(256), changed[at] ^ 1 << generator.randrange(8))
            )
    return bytes(changed)
