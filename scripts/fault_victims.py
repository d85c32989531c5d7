"""Commands that ``scripts/verify_faults.py`` attacks: how each begins, goes on, and shows what it wrote.

All of them work on a few hundred digits, so that a fault meets the writing as often as the computing.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import optuna

from tintling.artifacts import load_manifest, sha256_bytes, write_atomic
from tintling.camera_client.captures.store import CaptureStore, pixel_digest
from tintling.camera_client.frames import read_frame
from tintling.camera_client.session.format import frame_name, part_folder
from tintling.camera_client.session.reader import open_session
from tintling.errors import ArtifactError, FrameSourceError
from tintling.images import encode_png
from tintling.training.data.mnist import fallback_digits
from tintling.training.sweep.storage import open_store

__all__ = ["WHOLE", "Victim", "capture_state", "folder_state", "session_state", "sweep_state", "victims"]

WHOLE = "whole"
_SPACE = """\
[settings]
model = "femto"
engine = "native"
epochs = 1
augment = false
[search]
batch_size = [32, 64]
learning_rate = [0.003, 0.01]
"""


@dataclass(frozen=True)
class Victim:
    """A command that is attacked.

    Attributes:
        name: What the table calls it.
        begin: Its arguments; over finished work it replaces that.
        again: The arguments that go on after a kill.
        out: What it writes: a folder or a file.
        state: "whole", what is missing, or "DAMAGED: …".
        bits: A digest of what has to be the same however often it was interrupted; of whole work only.
        fresh: Whether it is begun without finished work, over which it would have nothing to do.
    """

    name: str
    begin: tuple[str, ...]
    again: tuple[str, ...]
    out: Path
    state: Callable[[], str]
    bits: Callable[[], str]
    fresh: bool = False


def folder_state(folder: Path) -> str:
    """Whether a folder is complete, has no manifest, or is damaged, which must not be."""
    if not (folder / "manifest.json").exists():
        return "without a manifest"
    try:
        manifest = load_manifest(folder)
        for name in manifest.files:
            manifest.verified(folder, name)
    except ArtifactError as error:
        return f"DAMAGED: {error}"
    return WHOLE


def session_state(path: Path, count: int) -> str:
    """Whether a recording has all its frames, or fewer, and one that was cut off as many as it says.

    Args:
        path: The archive; its unfinished folder lies beside it.
        count: Frames of a finished one.
    """
    part = part_folder(path)
    try:
        if (part / "session.json").exists():
            with open_session(part) as session:
                for number in range(1, len(session) + 1):
                    read_frame(part / frame_name(number))
        if not path.exists():
            return "without an archive"
        with open_session(path) as session:
            found = len(session)
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except FrameSourceError as error:
        return f"DAMAGED: {error}"
    if broken or found > count:
        return f"DAMAGED: {broken or found} in an archive of {count} frames"
    return WHOLE if found == count else f"{found} frames"  # its output was closed, as by head


def capture_state(folder: Path, source: Path) -> str:
    """Whether all frames of a source were saved, each once, under its own label.

    Args:
        folder: Of the captures.
        source: Folders named by labels.
    """
    wanted = {(path.parent.name, read_frame(path).tobytes()) for path in source.rglob("*.png")}
    try:
        saved = [(capture.label, capture.read().tobytes()) for capture in CaptureStore(folder).captures()]
    except FrameSourceError as error:
        return f"DAMAGED: {error}"
    if len(set(saved)) != len(saved) or not set(saved) <= wanted:
        return "DAMAGED: a frame twice, or one that nobody took"
    return WHOLE if set(saved) == wanted else "some frames"


def sweep_state(out: Path, name: str, count: int) -> str:
    """Whether a sweep's journal can be read, and holds all its candidates."""
    try:
        trials = _finished_trials(out, name)
    except (ArtifactError, ValueError) as error:
        return f"DAMAGED: {error}"
    if len({json.dumps(trial) for trial in trials}) != len(trials):
        return "DAMAGED: a candidate was trained twice"
    return WHOLE if len(trials) == count else "some candidates"


def _finished_trials(out: Path, name: str) -> list[tuple[dict[str, Any], tuple[float, ...]]]:
    """Point and values of every candidate that was trained to its end."""
    if not (out / "journal.log").exists():
        return []
    store = open_store(None, out, name)
    try:
        studies = [study.study_name for study in store.optuna.get_all_studies()]
        if name not in studies:
            return []
        study = optuna.load_study(study_name=name, storage=store.optuna)
        found = [(one.params, tuple(one.values)) for one in study.trials if one.state.name == "COMPLETE"]
    finally:
        store.close()
    return sorted(found, key=json.dumps)


def _files(*folders: Path) -> str:
    """What the files of folders hold, those that their manifests list."""
    return json.dumps([{name: _content(one / name) for name in load_manifest(one).files} for one in folders])


def _content(path: Path) -> str:
    """A digest of a file without what the clock writes into it."""
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            weights = archive.read("model.weights.h5")
        digests: list[str] = []
        with h5py.File(io.BytesIO(weights)) as file:
            file.visititems(lambda name, item: digests.append(name + _array_digest(item)))
        return sha256_bytes("".join(digests).encode())
    if path.suffix == ".json":
        document = json.loads(path.read_text("utf-8"))
        return json.dumps({name: document[name] for name in document if name != "seconds"})
    if path.name == "history.csv":
        rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
        return json.dumps([{name: row[name] for name in row if name != "seconds"} for row in rows])
    return sha256_bytes(path.read_bytes())


def _array_digest(item: Any) -> str:
    return sha256_bytes(item[()].tobytes()) if isinstance(item, h5py.Dataset) else ""


def _frames(path: Path) -> str:
    """Pixels and answers of a recording, without its times."""
    with open_session(path) as session:
        answers = [
            (one["label"], one["tensor_crc32"]) for result in session.results for one in result["samples"]
        ]
        count = len(session)
    with zipfile.ZipFile(path) as archive:
        pixels = [sha256_bytes(archive.read(frame_name(at))) for at in range(1, count + 1)]
    return json.dumps([pixels, answers], sort_keys=True)


def _captured(folder: Path) -> str:
    found = CaptureStore(folder).captures()
    return json.dumps(sorted((one.label, pixel_digest(one.read())) for one in found))


def _save_digits(place: Path, frames: int) -> tuple[Path, Path]:
    """A small data set, and photographs of some of its test digits in folders named by their labels."""
    digits = fallback_digits(announce=False)
    data = place / "few.npz"
    np.savez(
        data,
        x_train=digits.train_images[:800],
        y_train=digits.train_labels[:800],
        x_test=digits.test_images[:200],
        y_test=digits.test_labels[:200],
    )
    source = place / "frames"
    for label in range(10):
        chosen = digits.test_images[digits.test_labels == label][: frames // 10]
        for index, image in enumerate(chosen):
            (source / str(label)).mkdir(parents=True, exist_ok=True)
            ink = np.kron(image, np.ones((3, 3), np.uint8))
            photograph = 230 - np.pad(ink, 30).astype(np.int16) * 4 // 5
            write_atomic(source / str(label) / f"{index}.png", encode_png(photograph.astype(np.uint8)))
    return data, source


def victims(place: Path, frames: int = 60) -> tuple[Victim, ...]:
    """All commands that are attacked, in the order in which they use each other's results.

    Args:
        place: Folder for everything.
        frames: Photographs that are recorded, collected and learnt from.
    """
    few, source = _save_digits(place, frames)
    space = place / "space.toml"
    write_atomic(space, _SPACE)
    names = ("c", "run", "int8", "tuned", "caps", "sweep")
    c, run, int8, tuned, caps, sweep = (place / name for name in names)
    session = place / "s.zip"
    data = ("--data", str(few), "--offline")
    export = ("export", "nano", "--out", str(c), "--force")
    settings = ("--model", "femto", "--engine", "native", "--epochs", "3", "--no-augment")
    train = ("train", *settings, "--out", str(run), "--force", *data)
    resume = ("train", "--resume", "--out", str(run), *data)
    compress = ("compress", str(run), "--out", str(int8), "--force", "--sparsity", "0", *data)
    finetune = ("finetune", str(source), "--model", str(run), "--epochs", "1", "--no-augment")
    finetune = (*finetune, "--out", str(tuned), "--force", *data)
    collect = ("collect", "--source", str(source), "--labelled", "--keep-empty", "--out", str(caps))
    record = ("camera", "--source", str(source), "--headless", "--model", "nano", "--record", str(session))
    search = ("sweep", str(space), "--sampler", "grid", "--no-halving", "--out", str(sweep), *data)
    both = (tuned, place / "tuned-int8")

    def tuned_state() -> str:
        found = sorted({folder_state(folder) for folder in both})
        return next((word for word in found if word != WHOLE), WHOLE)  # "DAMAGED" before "without"

    def one(folder: Path) -> tuple[Callable[[], str], Callable[[], str]]:
        return lambda: folder_state(folder), lambda: _files(folder)

    return (
        Victim("export", export, export, c, *one(c)),
        Victim("train", train, resume, run, *one(run)),
        Victim("compress", compress, compress, int8, *one(int8)),
        Victim("finetune", finetune, finetune, tuned, tuned_state, lambda: _files(*both)),
        Victim(
            "collect",
            collect,
            collect,
            caps,
            lambda: capture_state(caps, source),
            lambda: _captured(caps),
            fresh=True,
        ),
        Victim(
            "record",
            (*record, "--force"),
            (*record, "--force"),
            session,
            lambda: session_state(session, frames),
            lambda: _frames(session),
        ),
        Victim(
            "sweep",
            search,
            search,
            sweep,
            lambda: sweep_state(sweep, "space", 4),
            lambda: json.dumps(_finished_trials(sweep, "space")),
            fresh=True,
        ),
    )
