"""The hand-written C by file name: what is compiled, and that nothing in a folder is forgotten."""

from __future__ import annotations

import pytest

from tintling.firmware_export.forms.firmware import APPLICATION_UNITS
from tintling.firmware_export.runtime_files import (
    FRAME_UNITS,
    PACKAGE,
    PAGE_UNITS,
    PREPROCESS_UNITS,
    runtime_file,
    runtime_folder,
    runtime_names,
    runtime_sources,
)


def units(folder: str) -> set[str]:
    return {name for name in runtime_folder(folder) if name.endswith(".c")}


def test_the_units_of_the_preprocessing_are_those_of_its_folder() -> None:
    assert {*PREPROCESS_UNITS, *PAGE_UNITS, *FRAME_UNITS} == units("preprocess")
    assert not set(PREPROCESS_UNITS) & set(PAGE_UNITS)


def test_the_firmware_compiles_every_unit_but_those_of_the_page() -> None:
    assert set(APPLICATION_UNITS) == units("app") | units("link")
    assert len(APPLICATION_UNITS) == len(set(APPLICATION_UNITS))


def test_no_two_files_share_a_name_because_exports_are_flat() -> None:
    every = list((PACKAGE / "runtime").rglob("*.[chs]"))
    assert len(every) == len(runtime_names())


def test_sources_follow_what_files_include() -> None:
    texts = runtime_sources(("tl_preprocess.c",))
    assert sorted(texts) == ["tl_preprocess.c", "tl_preprocess.h", "tl_preprocess_internal.h"]
    assert runtime_file("tl_preprocess.c").read_text(encoding="utf-8") == texts["tl_preprocess.c"]
    with pytest.raises(KeyError):
        runtime_file("tl_nothing.c")
