"""The one place where the TensorFlow Model Optimization toolkit comes in.

It works with Keras 2 only, which is why ``tintling.training._tensorflow`` comes first.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from tintling.errors import MissingExtraError
from tintling.training import _tensorflow

__all__ = ["combine", "quantization", "sparsity"]

# Importing it sets the switches that make TensorFlow use Keras 2; the toolkit checks them.
_ = _tensorflow


@contextmanager
def _without_keras_3() -> Iterator[None]:
    """Keeps Keras 3 out, which takes a second: the toolkit looks in it for a class of Keras 2, in vain."""
    if "keras" in sys.modules:
        yield
        return
    sys.modules["keras"] = None  # type: ignore[assignment]  # what is None cannot be imported
    try:
        yield
    finally:
        del sys.modules["keras"]


try:
    with warnings.catch_warnings(), _without_keras_3():
        # It compares versions with distutils, which warns about itself.
        warnings.simplefilter("ignore")
        import tensorflow_model_optimization as tfmot
except ImportError as import_error:
    raise MissingExtraError("compression", "train") from import_error

sparsity = tfmot.sparsity.keras
quantization = tfmot.quantization.keras
combine = tfmot.experimental.combine
