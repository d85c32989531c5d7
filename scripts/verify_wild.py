"""Proves that files of other people are taken, or refused with a remedy, and that no figure is wrong.

About forty small networks are built with the pinned TensorFlow and Keras, as ``scripts/wild_models.py``
says: plain, pruned, clustered, quantization-aware, uint8, float input and output, 16x8, float16, each
head and each normalization. All go through ``inspect``, ``evaluate``, ``parity``, ``classify`` and
``export`` as a user would call them, and through the generated C on x86-64 and RV32IMC.

The same is done for forty kinds of pictures and seventeen layouts of data sets, which
``scripts/wild_pictures.py`` and ``scripts/wild_data.py`` make.

    python scripts/verify_wild.py [--built FOLDER] [--only NAME,…] [--section models|pictures|data] [--json]

Exit code 1 when a figure is short of its goal.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import wild_data
import wild_pictures
from click.testing import CliRunner
from goals import Row, show
from numpy.typing import NDArray
from PIL import Image

from tintling.arithmetic import reference
from tintling.cli import tintling
from tintling.console import note
from tintling.errors import TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.emulation.emulated_build import emulate_model
from tintling.firmware_export.forms.registry import FORMS
from tintling.tflite.reader import read_tflite
from tintling.training.data.mnist import load_mnist

_ROOT = Path(__file__).resolve().parent
_CLOSE_POINTS = 0.1
_PICTURES = 10
_MISSED_PICTURES = 3
_MEAN, _STD = 0.1307, 0.3081
_SLACK = 1e-9

SECTIONS = ("models", "pictures", "data")


@dataclass(slots=True)
class Found:
    """What one file shows.

    Attributes:
        name: Of the file.
        taken: Whether it is to be taken.
        faults: Check to what is wrong; a check without an entry passed.
        checks: Checks that were made.
        accuracy: What ``evaluate`` measures, and LiteRT, in percent; None for other networks.
    """

    name: str
    taken: bool
    faults: dict[str, str] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    accuracy: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """Test digits, as a data set for each task, and as pictures."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    folder: Path

    def data(self, task: str) -> Path:
        """A data set of the task."""
        return self.folder / f"{task}.npz"

    def labels_of(self, task: str) -> NDArray[np.uint8]:
        """The right answers."""
        return (self.labels >= 5).astype(np.uint8) if task == "large" else self.labels

    @property
    def pictures(self) -> list[Path]:
        """One picture of each digit, dark on bright."""
        return [self.folder / f"{digit}.png" for digit in range(_PICTURES)]

    @classmethod
    def of_mnist(cls, folder: Path) -> Digits:
        """Writes the test digits of MNIST for every task."""
        mnist = load_mnist(offline=True)
        digits = cls(mnist.test_images, mnist.test_labels, folder)
        train = {"x_train": mnist.train_images[:2000]}
        for task in ("digits", "large"):
            right = digits.labels_of(task)
            labels = mnist.train_labels[:2000] if task == "digits" else mnist.train_labels[:2000] >= 5
            arrays = {**train, "y_train": labels.astype(np.uint8), "x_test": digits.images, "y_test": right}
            np.savez(digits.data(task), **arrays)
        for digit, path in enumerate(digits.pictures):
            image = digits.images[np.flatnonzero(digits.labels == digit)[0]]
            paper = np.pad(255 - image, 14, constant_values=255)
            Image.fromarray(paper).resize((224, 224), Image.Resampling.BICUBIC).save(path)
        return digits


class TracebackError(Exception):
    """A command ended with an exception that is no message to the user."""


def call(*arguments: object) -> tuple[int, str, str]:
    """Runs a command; gives exit code, standard output and standard error.

    Raises:
        TracebackError: It ended with an exception.
    """
    result = CliRunner().invoke(tintling, [str(argument) for argument in arguments])
    if isinstance(result.exception, TintlingError):  # the program prints it on one line
        return 1, result.stdout, f"tintling: {result.exception}"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise TracebackError(f"{arguments[0]}: {result.exception!r}")
    return result.exit_code, result.stdout, result.stderr


def last_line(text: str) -> str:
    """The message of a refusal."""
    return (text.strip().splitlines() or [""])[-1]


def _litert(data: bytes, pixels: str, images: NDArray[np.uint8]) -> NDArray[Any]:
    """What LiteRT answers, shape (N, outputs), fed as the network was trained."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=data, num_threads=1)
    interpreter.allocate_tensors()
    (source,), output = interpreter.get_input_details(), interpreter.get_output_details()[0]
    grey = np.arange(256, dtype=np.float64)
    levels = {
        "unit": grey / 255,
        "raw": grey,
        "signed": grey / 127.5 - 1,
        "standardize": (grey / 255 - _MEAN) / _STD,
    }[pixels]
    if source["dtype"] != np.float32:
        scale, zero_point = source["quantization"]
        limits = np.iinfo(source["dtype"])
        levels = np.clip(np.round(levels / scale) + zero_point, limits.min, limits.max)
    stored = levels.astype(source["dtype"])
    answers = []
    for image in images:
        # A recurrent layer would go on from the digit before.
        interpreter.reset_all_variables()
        interpreter.set_tensor(source["index"], stored[image].reshape(source["shape"]))
        interpreter.invoke()
        answers.append(interpreter.get_tensor(output["index"]).ravel().copy())
    found = np.stack(answers)
    if found.shape[1] > 1:
        return found
    scale, zero_point = output["quantization"]
    real = found.astype(np.float64) if not scale else (found.astype(np.float64) - zero_point) * scale
    return np.concatenate([1 - real, real], axis=1)


def _runs_in_micro(data: bytes) -> bool:
    """Whether TFLite Micro runs a file."""
    from tflite_micro.python.tflite_micro import runtime

    try:
        runtime.Interpreter.from_bytes(data, arena_size=1 << 20).invoke()
    except (RuntimeError, ValueError):
        return False
    return True


def _asked(wild: dict[str, Any]) -> tuple[str, ...]:
    """What a file does not say of itself."""
    return ("--normalization", wild["asked"]) if wild["asked"] else ()


class Prober:
    """Puts one file after another through everything.

    Args:
        digits: Test digits.
        folder: Where the files lie.
    """

    def __init__(self, digits: Digits, folder: Path) -> None:
        self._digits = digits
        self._folder = folder

    def probe(self, wild: dict[str, Any]) -> Found:
        """Makes every check that suits a file."""
        path = self._folder / f"{wild['name']}.tflite"
        found = Found(wild["name"], wild["taken"])
        steps: dict[str, Callable[[Found, Path, dict[str, Any]], str]] = {"refused": self._refused}
        if wild["taken"]:
            steps = {
                "micro": self._micro,
                "inspect": self._inspect,
                "parity": self._parity,
                "export": self._export,
            }
            steps |= {"rv32imc": self._emulated}
            if wild["task"] != "other":
                steps |= {"evaluate": self._evaluate, "classify": self._classify}
        for name, step in steps.items():
            found.checks.append(name)
            try:
                fault = step(found, path, wild)
            except TracebackError as error:
                found.faults["traceback"] = fault = str(error)
            except TintlingError as error:
                fault = str(error)
            if fault:
                found.faults[name] = fault
        return found

    def _micro(self, _: Found, path: Path, __: dict[str, Any]) -> str:
        return "" if _runs_in_micro(path.read_bytes()) else "TFLite Micro does not run it"

    def _refused(self, _: Found, path: Path, __: dict[str, Any]) -> str:
        for command in (
            ("inspect", path),
            ("evaluate", path),
            ("parity", path),
            ("export", path, "--out", path.parent / "x"),
        ):
            code, _out, error = call(*command)
            if code != 1 or path.name not in error or "compress" not in error:
                return f"{command[0]}: exit code {code}, {last_line(error)}"
        return ""

    def _inspect(self, _: Found, path: Path, __: dict[str, Any]) -> str:
        code, _out, error = call("inspect", path, "--json")
        return "" if code == 0 else last_line(error)

    def _parity(self, _: Found, path: Path, wild: dict[str, Any]) -> str:
        ways: list[Sequence[object]] = [("--inputs", "random:200")]
        if wild["task"] != "other":
            ways.append(("--data", self._digits.data(wild["task"]), "--samples", 300, *_asked(wild)))
        for way in ways:
            code, out, error = call(
                "parity",
                path,
                *way,
                "--executors",
                "c,reference,tflm",
                "--require",
                "c,reference,tflm",
                "--json",
            )
            gates = json.loads(out)["gates"] if out.strip() else []
            if code or not any(gate["name"] == "exact" and gate["status"] == "passed" for gate in gates):
                told = "; ".join(gate["detail"] for gate in gates if gate["status"] != "passed")
                return f"{way[0]}: {told or last_line(error)}"
        return ""

    def _evaluate(self, found: Found, path: Path, wild: dict[str, Any]) -> str:
        code, out, error = call(
            "evaluate", path, "--data", self._digits.data(wild["task"]), *_asked(wild), "--json"
        )
        if code:
            return last_line(error)
        right = self._digits.labels_of(wild["task"])
        answers = _litert(path.read_bytes(), wild["pixels"], self._digits.images).argmax(axis=1)
        ours, theirs = 100 * json.loads(out)["accuracy"], 100 * float((answers == right).mean())
        found.accuracy = ours, theirs
        close = abs(ours - theirs) <= _CLOSE_POINTS + _SLACK
        return "" if close else f"{ours:.2f} %, LiteRT {theirs:.2f} %"

    def _classify(self, found: Found, path: Path, wild: dict[str, Any]) -> str:
        _, out, error = call("classify", *self._digits.pictures, "--model", path, *_asked(wild), "--json")
        if not out.strip():
            return last_line(error)
        samples = [answer.get("samples") for answer in json.loads(out)]
        answers = [one[0]["label"] if one else "" for one in samples]
        wanted = [
            str(int(digit >= 5)) if wild["task"] == "large" else str(digit) for digit in range(_PICTURES)
        ]
        count = sum(a == b for a, b in zip(answers, wanted, strict=True))
        share = found.accuracy[1] / 100 if found.accuracy else 1.0
        least = round(_PICTURES * share) - _MISSED_PICTURES
        return "" if count >= least else f"{count} of {_PICTURES} pictures right"

    def _export(self, found: Found, path: Path, wild: dict[str, Any]) -> str:
        """Every form writes its files, or one line says why it cannot."""
        for form in FORMS:
            with tempfile.TemporaryDirectory() as name:
                code, _out, error = call("export", path, "--format", form, "--out", Path(name) / "out")
            refused = code == 1 and last_line(error).startswith("tintling: ")
            for_board = wild["task"] == "digits" and not found.name.startswith("16x8")
            free = form in {"c", "single-header"} or (for_board and not form.startswith("tflm"))
            if code and (free or not refused):
                return f"{form}: {last_line(error)}"
        return ""

    def _emulated(self, _: Found, path: Path, __: dict[str, Any]) -> str:
        graph = read_tflite(path)
        tensor = graph.input
        rng = np.random.default_rng(5)
        if tensor.dtype.numpy == np.float32:
            batch = rng.random((2, *tensor.sample_shape)).astype(np.float32)
        else:
            limits = np.iinfo(tensor.dtype.numpy)
            batch = rng.integers(limits.min, limits.max + 1, (2, *tensor.sample_shape)).astype(
                tensor.dtype.numpy
            )
        outputs = emulate_model(compile_network(graph, name="wild"), "rv32imc").run(batch).outputs
        return (
            ""
            if np.array_equal(outputs, reference.run(graph, batch)[0])
            else "another output than the reference's"
        )


def rows(results: Sequence[Found]) -> Iterator[Row]:
    """The figures beside their goals."""
    taken = [found for found in results if found.taken]
    refused = [found for found in results if not found.taken]

    def share(figure: str, check: str, among: Sequence[Found]) -> Row:
        asked = [found for found in among if check in found.checks]
        good = sum(check not in found.faults for found in asked)
        return Row(figure, f"{good} of {len(asked)}", f"{len(asked)}", good == len(asked))

    yield share("run by TFLite Micro", "micro", taken)
    yield share("taken: inspect", "inspect", taken)
    yield share("exact: parity of C on x86-64, reference and TFLite Micro", "parity", taken)
    yield share("exact: C on RV32IMC", "rv32imc", taken)
    yield share(f"evaluate: LiteRT's accuracy within {_CLOSE_POINTS} points", "evaluate", taken)
    yield share(
        f"classify: {_PICTURES} pictures, at most {_MISSED_PICTURES} fewer right than the accuracy says",
        "classify",
        taken,
    )
    yield share("export: every form writes, or says why not", "export", taken)
    yield share("refused with what it is and the remedy", "refused", refused)
    broken = sum("traceback" in found.faults for found in results)
    yield Row("tracebacks", str(broken), "0", broken == 0)


def probe_models(built: Path | None, only: str) -> list[Found]:
    """Builds the files, unless they are there, and puts each through everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = built or Path(name) / "files"
        if built is None:
            note("building the files with TensorFlow")
            builder = [sys.executable, str(_ROOT / "wild_models.py"), str(folder), "--only", only]
            subprocess.run(builder, check=True, stdout=sys.stderr)
        listed = json.loads((folder / "wild.json").read_text(encoding="utf-8"))
        wanted = set(filter(None, only.split(",")))
        prober = Prober(Digits.of_mnist(Path(name)), folder)
        results = []
        for wild in listed:
            if wanted and wild["name"] not in wanted:
                continue
            found = prober.probe(wild)
            faults = "; ".join(f"{check}: {fault}" for check, fault in found.faults.items())
            figures = "" if found.accuracy is None else "{:.2f} %, LiteRT {:.2f} %".format(*found.accuracy)
            note(f"{found.name}: {faults or 'good'} {figures}".rstrip())
            results.append(found)
    return results


def main() -> int:
    """Builds, probes, prints; gives the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--built", type=Path, help="folder of an earlier run of scripts/wild_models.py")
    parser.add_argument("--only", default="", help="names, with commas; by default all")
    parser.add_argument("--section", choices=SECTIONS, help="by default all of them")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    sections = (asked.section,) if asked.section else SECTIONS
    table: list[Row] = []
    if "models" in sections:
        table += rows(probe_models(asked.built, asked.only))
    mnist = load_mnist(offline=True)
    if "pictures" in sections and not asked.only:
        table += wild_pictures.check(mnist)
    if "data" in sections and not asked.only:
        table += wild_data.check(mnist)
    if asked.json:
        print(json.dumps([asdict(row) for row in table], indent=2))
    else:
        show("files of other people", table)
    return 0 if all(row.passed for row in table) else 1


if __name__ == "__main__":
    sys.exit(main())
