"""The order of labels in a data set: which class a folder's name stands for.

Class k of a network is the k-th label. Labels that are whole numbers are ordered by value, others by text.
"""

from __future__ import annotations

from collections.abc import Iterable

from tintling.artifacts import DIGIT_LABELS

__all__ = ["class_of", "label_order"]


def label_order(names: Iterable[str]) -> tuple[str, ...]:
    """Puts labels into the order of their classes.

    Args:
        names: Such as the names of a data set's folders; repeated ones count once.
    """

    def key(name: str) -> tuple[bool, int, str]:
        number = name.isascii() and name.isdigit()
        return (not number, int(name) if number else 0, name)

    return tuple(sorted(set(names), key=key))


def class_of(name: str, labels: tuple[str, ...] = DIGIT_LABELS) -> int | None:
    """The class that a folder's name stands for; None for a name that is no label.

    Args:
        name: Name of the folder.
        labels: All labels, in the order of their classes.
    """
    return labels.index(name) if name in labels else None
