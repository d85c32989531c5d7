"""The one place where TensorFlow and Keras come in, quietly.

Keras is ``tf_keras`` (Keras 2): the pruning toolkit and the TFLite converter work with it, and with
Keras 3 they do not. The variables below must be set before the first import of TensorFlow, which is
why no other module imports it: ``from tintling.training._tensorflow import keras, tf``.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from tintling.errors import MissingExtraError

__all__ = ["keras", "quiet_stderr", "tf"]

_LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL"
_loud = os.environ.get(_LOG_LEVEL) == "0"
os.environ.setdefault(_LOG_LEVEL, "3")
os.environ["TF_USE_LEGACY_KERAS"] = "1"


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Holds back what C++ code writes to standard error; an exception lets it out after all.

    Some of TensorFlow's messages (CPU features, missing GPUs, what the converter ignores) come before
    its log level is read or in spite of it. With ``TF_CPP_MIN_LOG_LEVEL=0`` nothing is held back.
    Whatever else is written to the descriptor meanwhile is held back too: start no progress display
    before.
    """
    if _loud:
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            held.seek(0)
            os.write(kept, held.read())
            raise
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)


try:
    with warnings.catch_warnings(), quiet_stderr():
        # Deprecations inside TensorFlow's own modules are not the user's to mend.
        warnings.simplefilter("ignore")
        import tensorflow as tf
        import tf_keras as keras
except ImportError as import_error:
    raise MissingExtraError("training", "train") from import_error

tf.get_logger().setLevel(logging.ERROR)
logging.getLogger("absl").setLevel(logging.ERROR)
