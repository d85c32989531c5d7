from __future__ import annotations

import io

import numpy as np
import pytest

from tintling.errors import DatasetError
from tintling.training.data.csv_table import read_csv

PIXELS = np.arange(8).reshape(2, 4)


def read(text: str):
    return read_csv(io.BytesIO(text.encode()), "table.csv")


@pytest.mark.parametrize(
    "text",
    [
        "label,pixel0,pixel1,pixel2,pixel3\n7,0,1,2,3\n5,4,5,6,7\n",
        "7,0,1,2,3\n5,4,5,6,7\n",
        "\ufeff7,0,1,2,3\r\n5,4,5,6,7\r\n",
        "p0,p1,p2,p3,class\n0,1,2,3,7\n4,5,6,7,5\n",
        '"label","pixel1","pixel2","pixel3","pixel4"\n"7",0,1,2,3\n"5",4,5,6,7\n',
    ],
    ids=["Kaggle", "without header", "Windows", "label last", "quoted"],
)
def test_tables_with_and_without_header_give_pixels_and_labels(text):
    pixels, labels = read(text)
    np.testing.assert_array_equal(pixels, PIXELS)
    assert labels.tolist() == [7, 5]


def test_labels_may_be_words():
    _, labels = read("label,a,b,c,d\ncat,0,1,2,3\n dog ,4,5,6,7\ncat,0,0,0,0\n")
    assert labels.tolist() == ["cat", "dog", "cat"]


def test_a_table_without_labels_says_so():
    pixels, labels = read("p0,p1,p2,p3\n0,1,2,3\n4,5,6,7\n")
    np.testing.assert_array_equal(pixels, PIXELS)
    assert labels is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "columns"),
        ("label,a,b,c,d\n", "no images"),
        ("a,b,c\n1,2,3\n", "square number of pixels"),
        ("1,2,3,4,5\n1,2,3\n", "no table of pixels"),
        ("1,2,x,4,5\n1,2,3,4,5\n", "no table of pixels"),
        ("\x00\x01", "columns|no table"),
    ],
)
def test_what_is_no_table_of_pixels_is_refused_in_one_line(text, message):
    with pytest.raises(DatasetError, match=message) as caught:
        read(text)
    assert "\n" not in str(caught.value)
    assert "table.csv" in str(caught.value)
