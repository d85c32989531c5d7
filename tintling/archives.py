"""What reading an archive may raise, in one place for all that read zip files."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

__all__ = ["DAMAGED_ARCHIVE"]

DAMAGED_ARCHIVE = (
    OSError,
    EOFError,
    MemoryError,  # a dictionary of LZMA as large as its header says
    RuntimeError,  # encrypted, a method that is not known (NotImplementedError), nested without end
    ValueError,  # a name that is no text, a position before the beginning
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""What :mod:`zipfile` raises over an archive that is damaged, or not one."""
