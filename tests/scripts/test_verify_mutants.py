"""What scripts/verify_mutants.py changes, and what it counts."""

from __future__ import annotations

import pytest
from mutants import AREAS, Mutant, _tokens, drawn, mutants_of, stages_of
from paths import ROOT
from verify_mutants import table


def changeable(text, *, python):
    wanted = {"<", "+", "1", "and", "==", "true", "&&"}
    return [token for _, _, token in _tokens(text, python=python) if token in wanted]


def test_code_is_changed_and_no_words_about_it():
    assert changeable('a = b < 1  # and + 1\n"""1 + 1"""\nif a and b == 1:\n    pass\n', python=True) == [
        "<",
        "1",
        "and",
        "==",
        "1",
    ]
    assert changeable('/* 1 + 1 && */ a = "1 + 1"; if (b + 1 == c && true)\n#define X 1\n', python=False) == [
        "+",
        "1",
        "==",
        "&&",
        "true",
    ]


def test_signatures_and_imports_are_left_alone():
    assert changeable("from a import b\ndef f(x=1) -> int:\n    return 1\n", python=True) == ["1"]


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_every_area_has_sources_and_tests(area):
    assert all(list(ROOT.glob(pattern)) for pattern in area.sources)
    assert all((ROOT / path).exists() for path in area.tests)
    mutant = next(mutants_of(area))
    line = (ROOT / mutant.file).read_text(encoding="utf-8").splitlines()[mutant.line - 1]
    assert line[mutant.column :].startswith(mutant.before)


def test_a_seed_draws_the_same_from_every_area():
    first = drawn(1, 40)
    assert first == drawn(1, 40)
    assert first != drawn(2, 40)
    assert len({mutant.key for mutant in first}) == 40
    counts = [sum(mutant.area == area.name for mutant in first) for area in AREAS]
    assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(
    ("area", "file", "first"),
    [
        ("lowering", "firmware_export/compiler/ops/conv2d.py", "firmware_export/compiler/ops/test_conv2d.py"),
        ("arithmetic", "tintling/arithmetic/_reference_wide.py", "core/arithmetic/test_reference.py"),
        (
            "preprocessing",
            "firmware_export/runtime/preprocess/tl_preprocess_page_parts.c",
            "camera_client/preprocessing/test_page.py",
        ),
    ],
)
def test_tests_of_the_same_name_come_first_and_slow_ones_last(area, file, first):
    area = next(one for one in AREAS if one.name == area)
    named, quick, slow = stages_of(area, file)
    assert named == (f"tests/{first}", "-m", "not slow")
    assert (quick, slow) == ((*area.tests, "-m", "not slow"), (*area.tests, "-m", "slow"))


def entry(survived, reason=""):
    return {"area": "reader", "survived": survived, "reason": reason}


def test_the_table_counts_survivors_and_their_reasons():
    killed = {str(at): entry(survived=False) for at in range(19)}
    text, met = table(killed | {"a": entry(survived=True)})
    assert met
    assert text.splitlines()[-2].split() == ["all", "20", "19", "0", "1", "1"]
    assert not table({"a": entry(survived=True, reason="a bound of time"), "b": entry(survived=False)})[1]


def test_equivalent_mutants_count_neither_for_nor_against():
    text, met = table({"a": entry(survived=True, reason="equivalent: a hint"), "b": entry(survived=False)})
    assert met
    assert text.splitlines()[-2].split() == ["all", "2", "1", "1", "0", "0"]


def test_a_mutant_is_told_by_place_and_change():
    assert Mutant("reader", "a.py", 3, 4, "<", "<=").key == "a.py:3:4: < -> <="
