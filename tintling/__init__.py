"""Tintling: tiny neural networks on microcontrollers with a camera, proven bit for bit.

The commands of the command line are functions of this package. Nothing heavy is imported until one is used::

    import tintling

    model = tintling.load("nano")
    model.classify("photo.jpg").label

The package holds the shared core and :mod:`tintling.api`; the four stages are installed beside them as
``tintling.training``, ``tintling.compression``, ``tintling.firmware_export`` and
``tintling.camera_client`` (their folders sit at the top of the repository).
"""

from typing import TYPE_CHECKING, Any

from tintling.version import __version__

if TYPE_CHECKING:
    from tintling.api import (
        EvaluationResult,
        FinetuneResult,
        Model,
        ParityResult,
        Run,
        compress,
        evaluate,
        export,
        finetune,
        inspect,
        load,
        open_run,
        parity,
        prove,
        train,
    )

__all__ = [
    "EvaluationResult",
    "FinetuneResult",
    "Model",
    "ParityResult",
    "Run",
    "__version__",
    "compress",
    "evaluate",
    "export",
    "finetune",
    "inspect",
    "load",
    "open_run",
    "parity",
    "prove",
    "train",
]


def __getattr__(name: str) -> Any:
    """Imports the API when one of its names is used first."""
    if name in __all__:
        from tintling import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
