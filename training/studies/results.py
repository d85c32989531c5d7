"""Results of a study: what was measured, with which recipe, data, command and seed; kept as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tintling.artifacts import write_atomic
from tintling.documents import FieldError, structure
from tintling.errors import ArtifactError
from tintling.json_text import parse_json
from tintling.training.studies.intervals import ConfidenceInterval, mean_and_spread, wilson
from tintling.training.studies.recipe import StudyKind

__all__ = ["Measurement", "StudyResult", "VariantRow", "load_result"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One network on one set of samples.

    Attributes:
        variant: Which of the study's variants.
        seed: Of training, or of what was drawn.
        correct: Right answers.
        count: Samples.
        validation: Accuracy on validation samples, 0 to 1; None where none are measured.
        series: Line of a plot that it belongs to; empty where there is one.
        place: Where it stands along that line; None without a line.
        samples: Samples that were trained on; 0 where nothing was trained.
        seconds: Time of training, in s.
        training: Accuracy on training samples over the kept epoch, 0 to 1: dropout, augmentation and
            weights that still change included; None where it is not asked for.
        training_after: Accuracy of the kept network on the same samples, unchanged and without dropout.
        epochs: Passes over the training samples; 0 where nothing was trained.
        cpu_seconds: Processor time of training and validation, in s, on one thread where the engine takes
            one; 0 where it was not measured.
        costs: What the generated C takes, by the names of
            :class:`~tintling.training.sweep.plan.Costs`; None where it was not measured.
    """

    variant: str
    seed: int
    correct: int
    count: int
    validation: float | None = None
    series: str = ""
    place: float | None = None
    samples: int = 0
    seconds: float = 0.0
    training: float | None = None
    training_after: float | None = None
    epochs: int = 0
    cpu_seconds: float = 0.0
    costs: dict[str, int] | None = None

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return self.correct / self.count


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A variant over all of its seeds.

    Attributes:
        variant: Its name.
        measurements: One a seed.
    """

    variant: str
    measurements: tuple[Measurement, ...]

    @property
    def mean(self) -> float:
        """Mean accuracy, 0 to 1."""
        return mean_and_spread([m.accuracy for m in self.measurements])[0]

    @property
    def spread(self) -> float | None:
        """Standard deviation of the accuracy over seeds; None for one seed."""
        return mean_and_spread([m.accuracy for m in self.measurements])[1]

    @property
    def validation(self) -> float | None:
        """Mean accuracy on validation samples, 0 to 1; None where none were measured."""
        found = [m.validation for m in self.measurements if m.validation is not None]
        return mean_and_spread(found)[0] if found else None

    @property
    def epochs(self) -> int:
        """Passes over the training samples, of the first measurement."""
        return self.measurements[0].epochs

    @property
    def costs(self) -> dict[str, int]:
        """What the generated C takes, which is the same with every seed; empty where it was not measured."""
        return self.measurements[0].costs or {}

    @property
    def cpu_seconds(self) -> float:
        """Mean processor time of training, in s, of the measurements that have it; 0 where none has."""
        found = [m.cpu_seconds for m in self.measurements if m.cpu_seconds]
        return mean_and_spread(found)[0] if found else 0.0

    @property
    def interval(self) -> ConfidenceInterval:
        """What the samples alone leave open: Wilson's interval of 95 % of the first measurement's size."""
        count = self.measurements[0].count
        return wilson(round(self.mean * count), count)


@dataclass(frozen=True, slots=True)
class StudyResult:
    """What one run of a study measured.

    Attributes:
        study: Name of the recipe.
        kind: Of the recipe.
        command: What repeats it.
        data: Name of the data set.
        data_sha256: Its digest.
        tintling: Version that measured.
        measurements: All of them, in the order in which they were made.
    """

    study: str
    kind: StudyKind
    command: str
    data: str
    data_sha256: str
    tintling: str
    measurements: tuple[Measurement, ...]

    @property
    def rows(self) -> tuple[VariantRow, ...]:
        """The measurements by variant, in the order of their first."""
        names = dict.fromkeys(m.variant for m in self.measurements)
        return tuple(
            VariantRow(name, tuple(m for m in self.measurements if m.variant == name)) for name in names
        )

    def to_json(self) -> dict[str, Any]:
        """The result as plain types."""
        document = asdict(self)
        # None is the absence of a figure, and JSON says it by leaving it out.
        document["measurements"] = [
            {key: value for key, value in entry.items() if value is not None}
            for entry in document["measurements"]
        ]
        return document

    def save(self, path: Path) -> None:
        """Writes the JSON file.

        Raises:
            ArtifactError: It cannot be written.
        """
        write_atomic(path, json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n")


def load_result(path: Path) -> StudyResult:
    """Reads what :meth:`StudyResult.save` wrote.

    Raises:
        ArtifactError: The file is missing, or is no result of a study.
    """
    try:
        found = structure(StudyResult, parse_json(path.read_bytes(), finite=False))
    except (OSError, ValueError, FieldError) as error:
        raise ArtifactError(f"{path} is no result of a study: {error}") from error
    if not found.measurements or any(m.count < 1 for m in found.measurements):
        raise ArtifactError(f"{path} is no result of a study: it holds no measurements")
    return found
