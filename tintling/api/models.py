"""An int8 model in Python: classify, evaluate, prove and export it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tintling.api.evaluating import EvaluationResult
    from tintling.api.proving import ParityResult
    from tintling.artifacts import StrPath
    from tintling.camera_client.inference.classifier import Classifier
    from tintling.camera_client.recognition.pictures import RecognizedPicture
    from tintling.camera_client.recognition.result import Recognition
    from tintling.firmware_export.forms.export import ExportResult
    from tintling.firmware_export.inspection import Inspection
    from tintling.firmware_export.proof.certificate import Certificate

__all__ = ["Model", "load"]


class Model:
    """An int8 model; every function that takes a path takes it as well.

    Args:
        source: A ``.tflite`` file, a run directory with one, or the name of a shipped model.

    Attributes:
        path: The run directory, or the ``.tflite`` file.

    Raises:
        ArtifactError: There is no int8 model.
        ModelFormatError: The file is malformed, or is no network that can be classified with.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """

    def __init__(self, source: StrPath) -> None:
        from tintling.camera_client.inference.classifier import open_network
        from tintling.shipped import resolve_model

        self.path = resolve_model(source)
        self._network = open_network(self.path)
        self._classifier: Classifier | None = None

    def __fspath__(self) -> str:
        return os.fspath(self.path)

    def __repr__(self) -> str:
        return f"<tintling.Model {self.name}: {self.path}>"

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._network.name

    @property
    def labels(self) -> tuple[str, ...]:
        """Label of each output."""
        return self._network.labels

    def classify(
        self, image: StrPath | NDArray[np.uint8], *, several: bool = False
    ) -> Recognition | RecognizedPicture:
        """Recognizes an image with the device's preprocessing and the generated C.

        Args:
            image: An image file, or pixels, shape (H, W) grey or (H, W, 3) RGB, uint8.
            several: Recognize all samples, in reading order.

        Returns:
            What was recognized; ``label`` is the answer, or None. A network for whole frames gives a
            :class:`~tintling.camera_client.recognition.pictures.RecognizedPicture`.

        Raises:
            FrameSourceError: The file cannot be read, or the image is too small or too large.
        """
        from tintling.camera_client.frames import Frame
        from tintling.camera_client.inference.classifier import classifier_of
        from tintling.camera_client.recognition.recognizer import recognize_frame
        from tintling.camera_client.sources.images import ImageSource

        if self._classifier is None:
            self._classifier = classifier_of(self._network)
        task = self._network.frame_task
        if task is not None:
            from tintling.camera_client.recognition.pictures import recognize_picture
            from tintling.images import read_image

            pixels = read_image(Path(image)) if isinstance(image, str | os.PathLike) else image
            return recognize_picture(pixels, self._classifier, task)
        if isinstance(image, str | os.PathLike):
            path = Path(image)
            frame = next(iter(ImageSource([path], str(path))))
        else:
            frame = Frame(image, 0.0, 0, "image")
        return recognize_frame(frame, self._classifier, several=several)

    def evaluate(self, data: StrPath | None = None, **options: Any) -> EvaluationResult:
        """Measures it; see :func:`tintling.evaluate`."""
        from tintling.api.evaluating import evaluate

        return evaluate(self, data, **options)

    def parity(self, **options: Any) -> ParityResult:
        """Proves that every runtime gives the same bits; see :func:`tintling.parity`."""
        from tintling.api.proving import parity

        return parity(self, **options)

    def prove(self, **options: Any) -> Certificate:
        """Proves what its generated C keeps to; see :func:`tintling.prove`."""
        from tintling.api.certifying import prove

        return prove(self, **options)

    def export(self, out: StrPath, form: str = "c", **options: Any) -> ExportResult:
        """Writes it as sources for a device; see :func:`tintling.export`."""
        from tintling.api.exporting import export

        return export(self, out, form, **options)

    def inspect(self) -> Inspection:
        """Shows what it holds and costs; see :func:`tintling.inspect`."""
        from tintling.api.exporting import inspect

        return inspect(self)


def load(model: StrPath) -> Model:
    """Loads an int8 model.

    Args:
        model: A shipped model's name such as ``nano``, a run directory that ``tintling compress`` wrote, or
            a ``.tflite`` file.

    Raises:
        ArtifactError: There is no int8 model.
        ModelFormatError: The file is malformed, or is no network that can be classified with.
        UnsupportedOperatorError: The network has an operator that is not compiled.
    """
    return Model(model)
