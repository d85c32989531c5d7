"""What a file or folder is that a user gives as a network, told by its contents. No TensorFlow here."""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from tintling.errors import MissingExtraError, ModelFormatError
from tintling.json_text import parse_json

__all__ = ["ModelKind", "is_model_path", "kind_of"]


class ModelKind(Enum):
    """What can be opened; the value is what messages call it."""

    KERAS_3 = "Keras 3 file"
    KERAS_2 = "Keras 2 file"
    H5_KERAS_3 = "HDF5 file of Keras 3"
    H5 = "HDF5 file of Keras"
    SAVED_MODEL = "SavedModel"


_HDF5 = b"\x89HDF\r\n\x1a\n"
_TFLITE = b"TFL3"
_NAMES_OF_MODELS = (".keras", ".h5", ".hdf5")
_TO_KERAS = "rebuild the network in Keras, copy its weights and save it with model.save('model.keras')"
_FROM_TORCH = (
    "export it with torch.onnx.export() and convert that to a SavedModel with onnx2tf, or rebuild the "
    "network in Keras and save it with model.save('model.keras')"
)
_SAVE_WHOLE = "load them into the network that they belong to and save it with model.save('model.keras')"

# What other formats are, and what to do with them, by the end of the name.
_FOREIGN = {
    # onnx2tf 1.29 pins TensorFlow 2.19 and NumPy 1.26, so it cannot be an extra of this package.
    ".onnx": "an ONNX model, whose converter needs an older TensorFlow: convert it in an environment of "
    "its own (pip install onnx2tf; onnx2tf -i MODEL.onnx -osd -o FOLDER) and give the SavedModel folder",
    ".pt": f"a PyTorch file: {_FROM_TORCH}",
    ".pth": f"a PyTorch file: {_FROM_TORCH}",
    ".ckpt": f"a checkpoint, weights without a network: {_SAVE_WHOLE}",
    ".safetensors": f"a file of weights without a network: {_SAVE_WHOLE}",
    ".pkl": f"a Python pickle, which is not opened because it can hold any program: {_TO_KERAS}",
    ".joblib": f"a Python pickle, which is not opened because it can hold any program: {_TO_KERAS}",
    ".json": "a description without weights: save the whole network with model.save('model.keras')",
    ".mlmodel": "a Core ML model: give the Keras file or SavedModel that it was made of",
    ".pb": "a file of TensorFlow: give the SavedModel's folder, which holds saved_model.pb and variables/",
    ".c": "C source: give the Keras file that the network came from",
    ".h": "C source: give the Keras file that the network came from",
    ".cc": "C source: give the Keras file that the network came from",
}


def is_model_path(path: Path) -> bool:
    """Whether a path means somebody's network, not a run of ``tintling train``.

    Args:
        path: What the user gave; it need not exist.
    """
    if path.is_file():
        return True
    if path.is_dir():
        return not (path / "manifest.json").exists() and (
            _saved_model(path) or _unpacked(path) or bool(_files_inside(path))
        )
    return path.suffix.lower() in (*_NAMES_OF_MODELS, *_FOREIGN, ".tflite")


def kind_of(path: Path) -> ModelKind:
    """Tells what a network is stored as.

    Args:
        path: A file or folder.

    Raises:
        ModelFormatError: There is none, or it is of a kind that is not opened; the message says what it is
            and what to do.
    """
    if not path.exists():
        raise ModelFormatError(
            f"{path} does not exist: expected a .keras or .h5 file, or a SavedModel folder"
        )
    return _kind_of_folder(path) if path.is_dir() else _kind_of_file(path)


def _kind_of_folder(path: Path) -> ModelKind:
    if _saved_model(path):
        return ModelKind.SAVED_MODEL
    if _unpacked(path):
        raise ModelFormatError(
            f"{path} is an unpacked .keras file: zip its files (config.json, metadata.json, "
            "model.weights.h5) into one and give that"
        )
    files = _files_inside(path)
    if files:
        raise ModelFormatError(f"{path} is a folder that holds {files[0].name}: give the file, {files[0]}")
    raise ModelFormatError(
        f"{path} is a folder without saved_model.pb: expected a SavedModel folder, or a .keras or .h5 file"
    )


def _kind_of_file(path: Path) -> ModelKind:
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise ModelFormatError(f"cannot read {path}: {error.strerror}") from error
    if not head:
        raise ModelFormatError(f"{path} is empty: expected a .keras or .h5 file")
    if head[4:8] == _TFLITE:
        raise ModelFormatError(
            f"{path} is a .tflite file, converted already: if it is int8, it is taken as it is (tintling "
            f"inspect {path.name}); else give the Keras file or SavedModel that it was made of"
        )
    if head.startswith(_HDF5):
        return _kind_of_hdf5(path)
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    suffix = path.suffix.lower()
    if suffix in _FOREIGN:
        raise ModelFormatError(f"{path} is {_FOREIGN[suffix]}")
    if suffix in _NAMES_OF_MODELS:
        raise ModelFormatError(
            f"{path} is no Keras file in spite of its name: it begins with {head[:4]!r}; it may be damaged, "
            "or a pointer of Git LFS instead of the file (git lfs pull)"
        )
    raise ModelFormatError(
        f"{path} is no network that is known: expected a .keras or .h5 file, or a SavedModel folder"
    )


def _kind_of_zip(path: Path) -> ModelKind:
    """Tells a ``.keras`` file, of which Keras, from other archives."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            metadata = archive.read("metadata.json") if "metadata.json" in names else b"{}"
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise ModelFormatError(f"{path} is damaged: {error}") from error
    if "config.json" in names and "metadata.json" in names:
        return ModelKind.KERAS_2 if _version(metadata).startswith("2") else ModelKind.KERAS_3
    if any(name.endswith("data.pkl") for name in names):
        raise ModelFormatError(f"{path} is {_FOREIGN['.pt']}")
    if any(name.endswith("saved_model.pb") for name in names):
        raise ModelFormatError(f"{path} is a packed SavedModel: unpack it and give the folder")
    if any(name.endswith(_NAMES_OF_MODELS) for name in names):
        raise ModelFormatError(f"{path} is an archive with a network inside: unpack it and give that file")
    raise ModelFormatError(f"{path} is an archive without a network: expected a .keras file")


def _version(metadata: bytes) -> str:
    try:
        document = parse_json(metadata)
    except ValueError:
        return ""
    return str(document.get("keras_version", "")) if isinstance(document, dict) else ""


def _kind_of_hdf5(path: Path) -> ModelKind:
    """Tells a whole network, and of which Keras, from weights alone."""
    try:
        import h5py
    except ImportError as error:
        raise MissingExtraError("reading HDF5 files", "train") from error
    try:
        with h5py.File(path, "r") as file:
            attributes = dict(file.attrs)
    except OSError as error:
        raise ModelFormatError(f"{path} is damaged: {error}") from error
    if "model_config" not in attributes:
        raise ModelFormatError(f"{path} holds weights without a network: {_SAVE_WHOLE}")
    version = attributes.get("keras_version", "2")
    text = version.decode("ascii", "replace") if isinstance(version, bytes) else str(version)
    return ModelKind.H5_KERAS_3 if text.startswith("3") else ModelKind.H5


def _saved_model(path: Path) -> bool:
    return (path / "saved_model.pb").is_file()


def _unpacked(path: Path) -> bool:
    return (path / "config.json").is_file() and (path / "model.weights.h5").is_file()


def _files_inside(path: Path) -> list[Path]:
    """Networks that lie in a folder by themselves."""
    return sorted(file for file in path.iterdir() if file.suffix.lower() in (*_NAMES_OF_MODELS, ".onnx"))
