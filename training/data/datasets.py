"""Data sets of every layout that people have, brought to one form. Nothing here needs TensorFlow.

Images in one folder a label, in folders or archives; IDX files; ``.npz``; tables. Parts that the data set
names (train, validation, test) stay apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tintling import console
from tintling.artifacts import DIGIT_LABELS, StrPath
from tintling.errors import DatasetError
from tintling.npz import read_npz
from tintling.training.data.arrays import as_classes, as_images
from tintling.training.data.capture_runs import parts_by_run
from tintling.training.data.csv_table import read_csv
from tintling.training.data.idx import read_idx_stream
from tintling.training.data.image_files import (
    LeftOut,
    Sampler,
    labelled_files,
    read_labelled,
    to_ink,
)
from tintling.training.data.labels import label_order
from tintling.training.data.layout import IdxSet, Part, find_idx_sets, part_of_table, parts_of
from tintling.training.data.parts import LabelledArrays, dataset_of_arrays
from tintling.training.data.splits import Dataset
from tintling.training.data.tree import ARCHIVES, SourceFile, file_at, is_archive, open_tree

__all__ = ["load_dataset"]

# Names of images and labels in .npz files, in lower case: Keras's, torch's and MedMNIST's.
_NPZ_NAMES: Mapping[Part, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "train": (
        ("x_train", "train_images", "train_x", "train_data", "images_train", "x", "images", "data"),
        ("y_train", "train_labels", "train_y", "train_target", "labels_train", "y", "labels", "target"),
    ),
    "validation": (
        ("x_val", "val_images", "val_x", "x_valid", "valid_images", "validation_images"),
        ("y_val", "val_labels", "val_y", "y_valid", "valid_labels", "validation_labels"),
    ),
    "test": (
        ("x_test", "test_images", "test_x", "test_data", "images_test"),
        ("y_test", "test_labels", "test_y", "test_target", "labels_test"),
    ),
}


def load_dataset(
    data: StrPath,
    *,
    labels: tuple[str, ...] | None = None,
    sample: Sampler = to_ink,
    asked_by: str = "--data",
) -> Dataset:
    """Loads a data set that a user points at.

    Args:
        data: A folder, a zip or tar archive, an ``.npz``, a table (``.csv``), or the beginning of the names
            of IDX files, such as ``raw/emnist-letters``. Parts (train, validation, test) are honoured
            wherever their names say so; a set without a test part gives a stratified fifth of it.
        labels: Labels in the order of their classes; None takes those of the data set.
        sample: Makes a sample of each image that is not of a sample's shape already.
        asked_by: What messages call the place that named it.

    Raises:
        DatasetError: It holds no samples, or is damaged.
    """
    path = Path(data).expanduser()
    if not path.exists():
        return _named_idx(path, sample, asked_by)
    name = path.name.lower()
    if path.is_file() and name.endswith(".npz"):
        return _from_npz(path, sample)
    if path.is_file() and name.endswith(".csv"):
        return _from_tables([file_at(path)], path, sample)
    if path.is_file() and not is_archive(path):
        raise DatasetError(
            f"{path}: expected a folder, {', '.join(ARCHIVES)}, .npz or .csv with images, got "
            f"{path.suffix or name}"
        )
    if path.is_dir() and (path / "mnist.npz").is_file():
        return _from_npz(path / "mnist.npz", sample)
    with open_tree(path) as files:
        return _from_tree(files, path, labels, sample, asked_by)


def _from_tree(
    files: list[SourceFile], path: Path, labels: tuple[str, ...] | None, sample: Sampler, asked_by: str
) -> Dataset:
    """Reads whatever a folder or an archive holds."""
    if sets := find_idx_sets(files):
        if len(sets) > 1:
            names = ", ".join(sorted(f"{path}/{name.rstrip('-')}" for name in sets))
            raise DatasetError(f"{path} holds several data sets: name one of {names}")
        return _from_idx(next(iter(sets.values())), path, sample)
    left_out = LeftOut()
    labelled = labelled_files(files, left_out)
    if labelled:
        return _from_images(labelled, path, labels, sample, left_out)
    tables = [file for file in files if file.path.name.lower().endswith(".csv")]
    if tables:
        return _from_tables(tables, path, sample)
    archives = [file for file in files if file.path.name.lower().endswith(".npz")]
    if len(archives) == 1 and path.is_dir():
        return _from_npz(path / archives[0].path, sample)
    raise DatasetError(
        f"{asked_by}: {path} holds no samples: expected mnist.npz, the four IDX files such as "
        "train-images-idx3-ubyte.gz, a table .csv, or one folder of images a label, such as folders 0 to 9"
        + (f"; {left_out}" if left_out else "")
    )


def _named_idx(path: Path, sample: Sampler, asked_by: str) -> Dataset:
    """Reads IDX files that are named by their beginning."""
    beginning = f"{path.name.lower()}-"
    if path.parent.is_dir():
        # Its neighbours alone: the folder may be a home folder, or the root of the file system.
        named = [file for file in path.parent.iterdir() if file.name.lower().startswith(beginning)]
        sets = find_idx_sets([file_at(file) for file in sorted(named) if file.is_file()])
        if beginning in sets:
            return _from_idx(sets[beginning], path, sample)
    raise DatasetError(f"{asked_by}: {path} does not exist")


def _from_idx(idx: IdxSet, path: Path, sample: Sampler) -> Dataset:
    """Makes a data set of IDX files: MNIST, EMNIST, QMNIST, Fashion-MNIST and their like."""
    arrays: dict[Part, LabelledArrays] = {}
    for part, (images, labels) in idx.files.items():
        with images.open() as stream:
            pixels = read_idx_stream(stream, images.where)
        with labels.open() as stream:
            truth = read_idx_stream(stream, labels.where)
        arrays[part] = (
            as_images(pixels, images.where, transposed=idx.transposed),
            *as_classes(truth, labels.where),
        )
    names = _mapping(idx.mapping) if idx.mapping is not None else None
    return dataset_of_arrays(arrays, path, sample, names)


def _mapping(file: SourceFile) -> dict[int, str]:
    """EMNIST's table of classes: lines of class and character codes."""
    lines = [
        line.split() for line in file.read(100_000).decode("ascii", "replace").splitlines() if line.strip()
    ]
    try:
        return {int(line[0]): chr(int(line[1])) for line in lines}
    except (IndexError, ValueError) as error:
        raise DatasetError(f"{file.where}: expected lines of a class and a character's code") from error


def _from_npz(path: Path, sample: Sampler) -> Dataset:
    """Makes a data set of an ``.npz`` with Keras's names, torch's or MedMNIST's, or of one pair of arrays."""
    arrays = read_npz(path)
    found: dict[Part, LabelledArrays] = {}
    for part, (image_names, label_names) in _NPZ_NAMES.items():
        images = next((name for name in arrays if name.lower() in image_names), None)
        labels = next((name for name in arrays if name.lower() in label_names), None)
        if images is not None and labels is not None:
            found[part] = (
                as_images(arrays[images], f"{path} ({images})"),
                *as_classes(arrays[labels], f"{path} ({labels})"),
            )
    if not found:
        held = ", ".join(f"{name} {array.shape}" for name, array in sorted(arrays.items())) or "nothing"
        raise DatasetError(f"{path} holds {held}; expected x_train, y_train, x_test and y_test, or x and y")
    return dataset_of_arrays(found, path, sample)


def _from_tables(tables: Sequence[SourceFile], path: Path, sample: Sampler) -> Dataset:
    """Makes a data set of tables of pixels."""
    found: dict[Part, LabelledArrays] = {}
    for file in tables:
        with file.open() as stream:
            pixels, truth = read_csv(stream, file.where)
        if truth is None:
            console.note(f"[yellow]{console.plain(file.where)} has no labels: it is left out[/yellow]")
            continue
        part = part_of_table(file.path.name) or "train"
        if part in found:
            raise DatasetError(f"{path} holds two tables of the {part} part: name one of them")
        transposed = "emnist" in file.path.name.lower()
        found[part] = (as_images(pixels, file.where, transposed=transposed), *as_classes(truth, file.where))
    return dataset_of_arrays(found, path, sample)


def _from_images(
    files: Sequence[tuple[str, SourceFile]],
    path: Path,
    labels: tuple[str, ...] | None,
    sample: Sampler,
    left_out: LeftOut,
) -> Dataset:
    """Makes a data set of images that lie in one folder a label."""
    parts = parts_of(files)
    if len(parts) > 1 and None in parts:
        for _, file in parts.pop(None):
            left_out.add("image outside the parts of the data set", file.where)
    if set(parts) == {None}:
        parts = _parts_of_captures(parts[None], path) or parts
    # A folder of some digits alone is still one of digits; other samples have the labels that there are.
    found_labels = label_order(label for chosen in parts.values() for label, _ in chosen)
    is_digits = sample is to_ink and set(found_labels) <= set(DIGIT_LABELS)
    names = labels or (DIGIT_LABELS if is_digits else found_labels)
    found: dict[Part, LabelledArrays] = {}
    for part, chosen in parts.items():
        found[part or "train"] = (*read_labelled(chosen, names, sample, left_out), names)
    if left_out:
        console.note(f"[yellow]{console.plain(path)}: {console.plain(left_out)}[/yellow]")
    if not any(len(classes) for _, classes, _ in found.values()):
        raise DatasetError(
            f"{path} holds no images: expected <label>/<image> with labels {_spelt(names)}; {left_out}"
        )
    kept = {part: entry for part, entry in found.items() if len(entry[1])}
    return dataset_of_arrays(kept, path, None)


def _parts_of_captures(
    files: list[tuple[str, SourceFile]], path: Path
) -> dict[Part | None, list[tuple[str, SourceFile]]] | None:
    """Parts what ``tintling collect`` saved by its runs; None for other images."""
    found = parts_by_run(files)
    if found is None:
        return None
    parts, cut = found
    if cut:
        labels = console.plain(", ".join(cut))
        console.note(
            f"[yellow]{console.plain(path)}: one capture run only of {labels}: it was cut in time, and "
            "figures on it flatter; collect again in another place or light[/yellow]"
        )
    return parts


def _spelt(labels: tuple[str, ...]) -> str:
    return "0 to 9" if labels == DIGIT_LABELS else ", ".join(labels)
