"""Compiles the C in ``native/`` for the machine that trains. The caller passes the compiler.

Stages do not import each other, so training does not know where compilers are; the command line
hands it one.
"""

from __future__ import annotations

import ctypes
import hashlib
import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.training.augment.augmentation import Sampler

__all__ = ["Compile", "address", "load_library", "native_sampler"]

Compile = Callable[[Mapping[str, str], Sequence[str]], Path]
"""Makes a shared library of C sources (file name to text) with further flags,
for exactly the processor that runs it; gives its path."""


def load_library(compiler: Compile, names: Sequence[str], flags: Sequence[str]) -> ctypes.CDLL:
    """Compiles files of ``native/`` for exactly this processor.

    Args:
        compiler: Compiles.
        names: File names.
        flags: Further flags.

    Raises:
        ToolchainError: The compiler fails.
    """
    folder = files("tintling.training").joinpath("native")
    sources = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in names}
    # The processor is part of the flags, so that a library in a shared home is not taken elsewhere.
    processor = int(hashlib.sha256(_processor().encode()).hexdigest()[:8], 16)
    return ctypes.CDLL(str(compiler(sources, ("-O3", f"-DTL_PROCESSOR={processor}u", *flags))))


def _processor() -> str:
    """Tells processors apart by what they can do."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line for line in lines if line.startswith(("flags", "Features")))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def address(values: NDArray[Any]) -> ctypes.c_void_p:
    """Where an array's values lie."""
    return ctypes.c_void_p(values.ctypes.data)


def native_sampler(compiler: Compile) -> Sampler:
    """Gives the sampling of :func:`tintling.training.augment.augmentation.augment` in C, with the same bits.

    Args:
        compiler: Compiles it.

    Returns:
        A function from images, shape (B, 28, 28) uint8, source rows and source columns, shape
        (B, 784) float32, to sampled images.

    Raises:
        ToolchainError: The compiler fails.
    """
    library = load_library(compiler, ("tl_sample.c",), ("-ffp-contract=off",))
    library.tl_sample.restype = None

    def sample(
        images: NDArray[np.uint8], rows: NDArray[np.float32], columns: NDArray[np.float32]
    ) -> NDArray[np.uint8]:
        images, rows, columns = map(np.ascontiguousarray, (images, rows, columns))
        result = np.empty_like(images)
        count = ctypes.c_int64(len(images))
        library.tl_sample(address(images), address(rows), address(columns), count, address(result))
        return result

    return sample
