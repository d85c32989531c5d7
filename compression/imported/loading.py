"""Opening what others saved: Keras 3, Keras 2 and SavedModels, without running code that a file brings."""

from __future__ import annotations

import importlib
import os
import re
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tintling.archives import DAMAGED_ARCHIVE
from tintling.compression.imported.kinds import ModelKind, kind_of
from tintling.errors import ModelFormatError
from tintling.json_text import parse_json
from tintling.training._tensorflow import keras as keras_2
from tintling.training._tensorflow import quiet_stderr, tf

__all__ = ["is_keras_model", "open_model"]

_MAX_CONFIG_BYTES = 64 << 20

_BACKEND = "KERAS_BACKEND"
# How the two Keras name a class that they do not know.
_UNKNOWN = re.compile(
    r"(?:Unknown (?:layer|object|activation function)|Could not (?:locate|find) (?:class|function)"
    r"|Cannot deserialize object of type)[^'\"`]*['\"`]([^'\"`]+)"
)


def is_keras_model(model: object) -> bool:
    """Whether an object is a model of Keras 2 or 3."""
    return any(
        base.__name__ == "Model" and base.__module__.startswith(("keras.", "tf_keras.", "tensorflow."))
        for base in type(model).__mro__
    )


def open_model(path: Path) -> Any:
    """Opens a network.

    Args:
        path: A ``.keras`` or ``.h5`` file, or a SavedModel folder.

    Returns:
        A model of Keras 2 or 3, or what :func:`tensorflow.saved_model.load` gives.

    Raises:
        ModelFormatError: It is of another kind, damaged, or needs code that it does not bring.
    """
    kind = kind_of(path)
    if kind is ModelKind.SAVED_MODEL:
        return _open_saved_model(path)
    config = _config_of(path, kind)
    _refuse_lambda(path, config)
    loader = keras_3() if kind in (ModelKind.KERAS_3, ModelKind.H5_KERAS_3) else keras_2
    refusal: Exception | None = None
    with quiet_stderr(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _load(loader, path, kind)
        except Exception as error:  # noqa: BLE001 - readers of damaged files raise whatever they meet
            refusal = error
    raise ModelFormatError(_refusal(path, kind, config, refusal)) from refusal


def _load(loader: Any, path: Path, kind: ModelKind) -> Any:
    """Loads a file under a name by which Keras knows its format."""
    suffix = ".keras" if kind in (ModelKind.KERAS_3, ModelKind.KERAS_2) else ".h5"
    if path.suffix == suffix:
        return loader.models.load_model(str(path), compile=False)
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder) / f"model{suffix}"
        named.write_bytes(path.read_bytes())
        return loader.models.load_model(str(named), compile=False)


def keras_3() -> Any:
    """Imports Keras 3, with TensorFlow behind it unless the user's program chose otherwise."""
    if "keras" not in sys.modules:
        os.environ.setdefault(_BACKEND, "tensorflow")
    with quiet_stderr():
        return importlib.import_module("keras")


def _open_saved_model(path: Path) -> Any:
    """Opens a folder as a Keras model if Keras 2 wrote it, else as functions."""
    metadata = path / "keras_metadata.pb"
    loaders: list[Callable[[], Any]] = [lambda: tf.saved_model.load(str(path))]
    # A Lambda would bring Python code, which the functions of the same folder do not.
    if metadata.is_file() and b'"class_name": "Lambda"' not in metadata.read_bytes():
        loaders.insert(0, lambda: keras_2.models.load_model(str(path), compile=False))
    refusal: Exception | None = None
    with quiet_stderr(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for load in loaders:
            try:
                opened = load()
            except Exception as error:  # noqa: BLE001 - readers raise whatever they meet
                refusal = error
            else:
                # A class of its own comes back without its shape, which the functions know.
                if load is loaders[-1] or getattr(opened, "inputs", None):
                    return opened
    raise ModelFormatError(
        f"{path} is a SavedModel that cannot be opened: {_first_line(refusal)}; is variables/ in it?"
    ) from refusal


def _config_of(path: Path, kind: ModelKind) -> Any:
    """The description of the layers that a file holds, as JSON."""
    try:
        if kind in (ModelKind.KERAS_3, ModelKind.KERAS_2):
            with zipfile.ZipFile(path) as archive:
                return parse_json(_bounded(archive, "config.json"), finite=False)
        import h5py

        with h5py.File(path, "r") as file:
            return parse_json(file.attrs["model_config"], finite=False)
    except (*DAMAGED_ARCHIVE, KeyError, TypeError) as error:
        raise ModelFormatError(f"{path} is damaged: {_first_line(error)}") from error


def _bounded(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member of an archive that is no bomb.

    Raises:
        ValueError: It unpacks too far.
    """
    with archive.open(name) as stream:
        data = stream.read(_MAX_CONFIG_BYTES + 1)
    if len(data) > _MAX_CONFIG_BYTES:
        raise ValueError(f"{name} has more than {_MAX_CONFIG_BYTES >> 20} MB")
    return data


def _refuse_lambda(path: Path, config: Any) -> None:
    """Refuses code inside a file.

    Raises:
        ModelFormatError: A layer holds some.
    """
    for entry in _entries(config):
        if entry["class_name"] == "Lambda":
            raise ModelFormatError(
                f"{path}: layer {_name(entry)} is a Lambda, whose Python code is not run from a file: "
                "write it with Keras layers, or give tintling.compress() the model itself in Python"
            )


def _entries(config: Any) -> Iterator[dict[str, Any]]:
    """Every description of an object, however deep."""
    if isinstance(config, dict):
        if isinstance(config.get("class_name"), str):
            yield config
        for value in config.values():
            yield from _entries(value)
    elif isinstance(config, list):
        for value in config:
            yield from _entries(value)


def _name(entry: dict[str, Any]) -> str:
    inner = entry.get("config")
    return str(inner.get("name", "?")) if isinstance(inner, dict) else "?"


def _refusal(path: Path, kind: ModelKind, config: Any, error: Exception | None) -> str:
    """Says why a file was not opened, and names a layer of the user's own."""
    unknown = _unknown_class(config, error)
    if not unknown:
        return (
            f"{path} is a {kind.value} that cannot be opened: {_first_line(error)}; save it anew "
            f"with the Keras that made it, or give a SavedModel (model.export('folder'))"
        )
    names = [
        _name(entry)
        for entry in _entries(config)
        if entry["class_name"].rpartition(">")[2] == unknown.rpartition(">")[2]
    ]
    where = f"layer {names[0]}" if names else "a layer"
    return (
        f"{path}: {where} is of the class {unknown}, which is not Keras's own: give tintling.compress() "
        "the model itself in Python, or save a SavedModel and give that (model.export('folder'), in Keras 2 "
        "model.save('folder'))"
    )


def _unknown_class(config: Any, error: Exception | None) -> str:
    """The class that Keras did not know, from its message or from the file; empty when all are its own."""
    found = _UNKNOWN.search(str(error))
    if found is not None:
        return found[1]
    for entry in _entries(config):
        if entry.get("registered_name") and not str(entry.get("module")).startswith("keras"):
            return str(entry["class_name"])
    return ""


def _first_line(error: Exception | None) -> str:
    lines = str(error).strip().splitlines() if error is not None else []
    return lines[0].rstrip(".") if lines else type(error).__name__
