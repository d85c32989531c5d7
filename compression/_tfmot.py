"""The one place where the TensorFlow Model Optimization toolkit comes in.

It works with Keras 2 only, which is why ``tintling.training._tensorflow`` comes first.
"""

from __future__ import annotations

import warnings

from tintling.errors import MissingExtraError
from tintling.training import _tensorflow

__all__ = ["combine", "quantization", "sparsity"]

# Importing it sets the switches that make TensorFlow use Keras 2; the toolkit checks them.
_ = _tensorflow

try:
    with warnings.catch_warnings():
        # It compares versions with distutils, which warns about itself.
        warnings.simplefilter("ignore")
        import tensorflow_model_optimization as tfmot
except ImportError as import_error:
    raise MissingExtraError("compression", "train") from import_error

sparsity = tfmot.sparsity.keras
quantization = tfmot.quantization.keras
combine = tfmot.experimental.combine
