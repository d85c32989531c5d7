"""The text of several digits."""

from __future__ import annotations

from tintling.camera_client.recognition.rows import join_rows


def test_rows_are_joined_in_the_order_in_which_they_come():
    assert join_rows([(0, "1", True), (0, "2", False), (2, "3", True)]) == "12\n3"
    assert join_rows([]) == ""


def test_numbers_of_a_row_have_a_space_between_them():
    parts = [
        (row, letter, place == 0)
        for row, number in ((0, "91"), (0, "92"), (1, "408"))
        for place, letter in enumerate(number)
    ]
    assert join_rows(parts) == "91 92\n408"
