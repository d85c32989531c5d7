"""Scanned digits of writers: the same ones from every kind of package."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from tintling.errors import DatasetError
from tintling.training.data.writers import digest_of, find_writers, read_writers

PATHS = (
    "numbers/0001_CH4M/0/number-1.png",
    "numbers/0001_CH4M/1/number-7.png",
    "numbers/0003_CH3M/0/number-2.png",
)


def png(value: int, mode: str = "L") -> bytes:
    stream = io.BytesIO()
    Image.fromarray(np.full((9, 8), value, np.uint8)).convert(mode).save(stream, "PNG")
    return stream.getvalue()


def as_repository(path, prefix="anagnostes-fd24d4b/"):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{prefix}README.md", "text")
        for value, name in enumerate(reversed(PATHS)):
            archive.writestr(prefix + name, png(value, "RGB"))
        archive.writestr(f"{prefix}numbers/0004_CH4M/8/number-411.png", png(99))
    return path


def as_package(path):
    with zipfile.ZipFile(path, "w") as archive:
        lines = ["label,file,path"]
        for value, name in enumerate(reversed(PATHS)):
            archive.writestr(f"{name.split('/')[2]}/x{value}.png", png(value))
            lines.append(f"{name.split('/')[2]},{name.split('/')[2]}/x{value}.png,{name}")
        archive.writestr("manifest.csv", "\n".join(lines))
    return path


def test_a_zip_of_the_repository_and_a_package_with_a_manifest_hold_the_same_digits(tmp_path) -> None:
    one, other = read_writers(as_repository(tmp_path / "a.zip")), read_writers(as_package(tmp_path / "b.zip"))
    assert [each.path for each in one] == list(PATHS)
    assert [(each.label, each.writer) for each in one] == [(0, 1), (1, 1), (0, 3)]
    assert digest_of(one) == digest_of(other)


def test_another_pixel_gives_another_digest(tmp_path) -> None:
    digits = read_writers(as_package(tmp_path / "b.zip"))
    before = digest_of(digits)
    changed = digits[0].grey.copy()
    changed[0, 0] ^= 1
    assert digest_of([type(digits[0])(PATHS[0], changed, 0, 1), *digits[1:]]) != before


def test_an_unpacked_copy_is_read_too(tmp_path) -> None:
    with zipfile.ZipFile(as_repository(tmp_path / "a.zip", prefix="")) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert [each.path for each in read_writers(tmp_path / "unpacked")] == list(PATHS)


def test_a_zip_of_other_things_is_refused(tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("0/1.png", png(1))
    with pytest.raises(DatasetError, match="holds no digits: expected numbers/<writer>/<digit>"):
        read_writers(tmp_path / "x.zip")


def test_the_data_folder_comes_before_the_cache(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TINTLING_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path / "cache"))
    with pytest.raises(DatasetError, match=r"download https://somewhere and save it as .*scan_swiss\.zip"):
        find_writers("scan_swiss", "https://somewhere")
    (tmp_path / "cache" / "data" / "scan_swiss").mkdir(parents=True)
    assert find_writers("scan_swiss", "") == tmp_path / "cache" / "data" / "scan_swiss"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "scan_swiss.zip").touch()
    assert find_writers("scan_swiss", "") == tmp_path / "data" / "scan_swiss.zip"
