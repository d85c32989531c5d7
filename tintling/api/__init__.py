"""The Python API: the commands of the command line as functions that call the stages.

``import tintling`` gives every name here without importing a stage until it is used::

    import tintling

    model = tintling.load("nano")
    model.classify("photo.jpg").label
    tintling.train("nano", data="mnist", out="runs/nano").compress(sparsity=0.3).export("firmware")
    tintling.parity(model, samples=1000).exact
"""

from tintling.api.certifying import prove
from tintling.api.compressing import compress
from tintling.api.evaluating import EvaluationResult, evaluate
from tintling.api.exporting import export, inspect
from tintling.api.finetuning import FinetuneResult, finetune
from tintling.api.models import Model, load
from tintling.api.proving import ParityResult, parity
from tintling.api.runs import Run, open_run, train

__all__ = [
    "EvaluationResult",
    "FinetuneResult",
    "Model",
    "ParityResult",
    "Run",
    "compress",
    "evaluate",
    "export",
    "finetune",
    "inspect",
    "load",
    "open_run",
    "parity",
    "prove",
    "train",
]
