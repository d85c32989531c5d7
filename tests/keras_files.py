"""Saving models of both Keras, which warn of what is not ours to mend."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any


def save_model(model: Any, path: Path) -> Path:
    """Saves a model under the name's format, quietly."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Keras 2 saves a folder by itself, Keras 3 exports one.
        if path.suffix or type(model).__module__.startswith("tf_keras"):
            model.save(str(path))
        else:
            model.export(str(path), verbose=False)
    return path
