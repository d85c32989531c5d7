"""What the numbers of a network's output mean: logits, or probabilities in one of three forms.

Softmax, log-softmax and sigmoid at the end of a file make probabilities of the answer. A softmax over
:func:`log_scores` is then those probabilities, whatever the head; one sigmoid output is a network for
two classes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.graph import DType, Graph, Head, Tensor

__all__ = [
    "class_count",
    "gives_probabilities",
    "log_scores",
    "probabilities",
    "real_middle",
    "real_values",
    "scores_of_answers",
    "scores_of_logits",
    "stored_middle",
]

_LEAST = 1e-7
"""What a probability counts at least, as in Keras: an int8 value of 0 is no certainty."""


def gives_probabilities(graph: Graph) -> bool:
    """Whether the output is probabilities already, or their logarithms."""
    return graph.head is not Head.LOGITS


def class_count(graph: Graph) -> int:
    """Classes that the first output tells apart."""
    size = graph.output.size
    return 2 if size == 1 and graph.head is Head.SIGMOID else size


def real_middle(graph: Graph) -> float | None:
    """Real value above which a single output means the second of two classes; None for other networks."""
    return 0.5 if graph.output.size == 1 and graph.head is Head.SIGMOID else None


def stored_middle(graph: Graph) -> float | None:
    """The same as the output stores it."""
    middle, quant = real_middle(graph), graph.output.quant
    if middle is None or quant is None or graph.output.dtype in {DType.FLOAT32, DType.INT32}:
        return middle
    return middle / float(quant.scale[0]) + int(quant.zero_point[0])


def real_values(tensor: Tensor, values: NDArray[Any]) -> NDArray[np.float64]:
    """The real numbers that stored values stand for.

    Args:
        tensor: Says how they are quantized.
        values: Any shape, of the tensor's type.
    """
    real: NDArray[np.float64] = values.astype(np.float64)
    if tensor.quant is None or tensor.dtype in {DType.FLOAT32, DType.INT32}:
        return real
    return (real - float(tensor.quant.zero_point[0])) * float(tensor.quant.scale[0])


def probabilities(graph: Graph, outputs: NDArray[Any]) -> NDArray[np.float64]:
    """What the network says of each class, as probabilities whose sum is 1.

    Args:
        graph: The network.
        outputs: Its first output, shape (N, …), of the output's type.

    Returns:
        shape (N, classes), float64.
    """
    if graph.head in {Head.SOFTMAX, Head.SIGMOID}:
        weights = _shares(real_values(graph.output, outputs).reshape(len(outputs), -1))
    else:
        scores = log_scores(graph, outputs)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    totals: NDArray[np.float64] = np.maximum(weights.sum(axis=1, keepdims=True), _LEAST)
    return weights / totals


def _shares(real: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of all classes; a single one is that of the second of two."""
    return np.concatenate([1 - real, real], axis=1) if real.shape[1] == 1 else real


def log_scores(graph: Graph, outputs: NDArray[Any]) -> NDArray[np.float64]:
    """Scores whose softmax is what the network says of each class.

    Args:
        graph: The network.
        outputs: Its first output, shape (N, …), of the output's type.

    Returns:
        shape (N, classes), float64: logits, or logarithms of probabilities.
    """
    return scores_of_answers(graph.head, real_values(graph.output, outputs).reshape(len(outputs), -1))


def scores_of_answers(head: Head, answers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores whose softmax is what a network says of each class, from what comes out of its head.

    Args:
        head: The network's head.
        answers: Real numbers behind it, shape (N, outputs), float64.

    Returns:
        shape (N, classes), float64: logits, or logarithms of probabilities.
    """
    match head:
        case Head.LOGITS | Head.LOG_SOFTMAX:
            return answers
        case Head.SIGMOID | Head.SOFTMAX:
            return np.log(np.maximum(_shares(answers), _LEAST))


def scores_of_logits(head: Head, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same from what goes into the head, where no answer is saturated.

    Args:
        head: The network's head.
        logits: Real numbers before it, shape (N, outputs), float64.

    Returns:
        shape (N, classes), float64.
    """
    if head is not Head.SIGMOID:
        return logits
    both = np.concatenate([-logits, logits], axis=1) if logits.shape[1] == 1 else logits
    return -np.logaddexp(0.0, -both)
