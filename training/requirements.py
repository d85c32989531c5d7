"""Whether TensorFlow is there, asked without the seconds that importing it takes."""

from __future__ import annotations

import importlib.util

from tintling.errors import MissingExtraError

__all__ = ["require_tensorflow"]


def require_tensorflow() -> None:
    """Makes sure that training is installed, before anything is downloaded or computed for it.

    Raises:
        MissingExtraError: TensorFlow or Keras 2 is not installed.
    """
    if any(importlib.util.find_spec(name) is None for name in ("tensorflow", "tf_keras")):
        raise MissingExtraError("training", "train")
