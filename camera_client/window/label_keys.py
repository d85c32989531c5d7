"""Which key of the keyboard stands for which label."""

from __future__ import annotations

import string

__all__ = ["label_keys", "label_of_key"]

_DIGITS = "1234567890"
_KEYPAD = range(0xB0, 0xBA)  # digits of the number pad on X11


def label_keys(labels: tuple[str, ...], taken: str) -> dict[str, str]:
    """Gives a key to each label, as far as there are keys.

    A label of one digit has that key. The others get the digits from 1 on that are left, then letters.

    Args:
        labels: Of the task.
        taken: Letters that mean something else in the window; all of them to give out digits alone.

    Returns:
        Key to label, in the order of the labels.
    """
    own = {label for label in labels if label in _DIGITS and len(label) == 1}
    letters = [letter for letter in string.ascii_lowercase if letter not in taken]
    free = iter([*(digit for digit in _DIGITS if digit not in own), *letters])
    keys: dict[str, str] = {}
    for label in labels:
        key = label if label in own else next(free, None)
        if key is not None:
            keys[key] = label
    return keys


def label_of_key(key: int | None, keys: dict[str, str]) -> str | None:
    """The label that a pressed key stands for, of the row above the letters or of the number pad.

    Args:
        key: Code of the key; None without one.
        keys: As :func:`label_keys` gives them.
    """
    if key is None:
        return None
    letter = str(key - _KEYPAD.start) if key in _KEYPAD else chr(key)
    return keys.get(letter, keys.get(letter.lower()))
