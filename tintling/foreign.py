"""What a file or folder is that somebody gave where a .tflite file was wanted, and what to do with it."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

__all__ = ["describe_bytes", "describe_folder", "describe_path"]

_COMPRESS = "`tintling compress {name} --data SET` makes an int8 network of it"
_THROUGH_KERAS = (
    "build the network in Keras, load its weights, and give the .keras file to `tintling compress`; or "
    "export it to int8 .tflite with its own converter (ai-edge-torch, onnx2tf)"
)
# onnx2tf needs an older TensorFlow and NumPy than this package.
_FROM_ONNX = (
    "make a SavedModel of it in an environment of its own (pip install onnx2tf; onnx2tf -i {name} -osd -o "
    "FOLDER), then `tintling compress FOLDER --data SET`"
)
_KERAS = "a Keras model"
_PICTURES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"BM": "a BMP picture",
}


def describe_bytes(data: bytes, name: str) -> str:
    """Says what a file is that is no TFLite model, and what to do with it.

    Args:
        data: The file, or its beginning.
        name: What the user calls it.
    """
    what, remedy = _recognized(data, Path(name).suffix.lower())
    if what is None:
        return (
            f"{name} is no TFLite model: expected the marker TFL3 at byte 4, found {bytes(data[4:8])!r}"
            + (": it is empty" if not data else "")
        )
    return f"{name} is {what}, no TFLite model: {remedy.format(name=name)}"


def _recognized(data: bytes, suffix: str) -> tuple[str | None, str]:
    """What a file is, and the remedy; None for what nobody knows."""
    if data[:8] == b"\x89HDF\r\n\x1a\n":
        return f"{_KERAS} in HDF5", _COMPRESS
    if data[:4] == b"PK\x03\x04":
        return _archive(data, suffix)
    if suffix == ".onnx" or (data[:1] == b"\x08" and b"onnx" in data[:256].lower()):
        return "an ONNX model", _FROM_ONNX
    if suffix in {".pt", ".pth", ".pkl", ".pickle"} or data[:2] in {b"\x80\x02", b"\x80\x04"}:
        return "a PyTorch or pickle file", _THROUGH_KERAS
    if suffix == ".pb" or b"saved_model_schema_version" in data[:256]:
        return "a TensorFlow graph", "give the SavedModel folder that it lies in to `tintling compress`"
    if data[:6] == b"\x93NUMPY":
        return "a NumPy array", "parity takes it as --inputs; a model is a .tflite file or a run"
    for magic, what in _PICTURES.items():
        if data.startswith(magic):
            return what, "`tintling classify {name}` reads it"
    if data[:15].lstrip()[:1] in {b"{", b"<", b"#"} and b"\x00" not in data[:256]:
        return "a text file", "expected a .tflite file, a run directory, or the name of a shipped model"
    return None, ""


def _archive(data: bytes, suffix: str) -> tuple[str, str]:
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        names = []
    if suffix == ".keras" or "model.weights.h5" in names:
        return f"{_KERAS} (.keras)", _COMPRESS
    if suffix in {".pt", ".pth"} or any(name.endswith("data.pkl") for name in names):
        return "a PyTorch checkpoint", _THROUGH_KERAS
    if suffix == ".npz" or (names and all(name.endswith(".npy") for name in names)):
        return "a data set of NumPy arrays", "give it as --data, and a .tflite file or a run as the model"
    return "a zip archive", "unpack it, and give the .tflite file or the run in it"


def describe_folder(folder: Path) -> str | None:
    """Says what a folder is that holds no run of ours; None when nothing is known of it.

    Args:
        folder: A folder that exists.
    """
    if (folder / "saved_model.pb").is_file():
        return f"{folder} is a SavedModel of TensorFlow, no int8 run: " + _COMPRESS.format(name=folder)
    models = sorted(path.name for path in folder.glob("*.tflite"))[:4]
    if models:
        return f"{folder} is a folder, no run of Tintling: give the file itself, {folder / models[0]}"
    keras = sorted(path for suffix in ("*.keras", "*.h5") for path in folder.glob(suffix))[:1]
    if keras:
        return f"{folder} is a folder, no run of Tintling: " + _COMPRESS.format(name=keras[0])
    return None


def describe_path(path: Path) -> str | None:
    """Says what a file or folder is that is no TFLite model; None when it may be one."""
    if path.is_dir():
        return describe_folder(path)
    try:
        with path.open("rb") as file:
            head = file.read(1 << 20)
    except OSError:
        return None
    return None if head[4:8] == b"TFL3" else describe_bytes(head, str(path))
