"""The list of packages, and licences that are refused."""

from __future__ import annotations

import re

import pytest
from paths import ROOT
from sbom import SEPARATE, document, installed, refused


def test_what_is_installed_is_listed_with_its_licence():
    packages = installed()
    assert {"tintling", "numpy", "click", "h11"} <= packages.keys()
    assert packages["tintling"][1] == "MIT"
    listed = document(packages)
    assert listed == document(installed())
    assert listed["bomFormat"] == "CycloneDX"
    assert {entry["purl"] for entry in listed["components"]} >= {f"pkg:pypi/numpy@{packages['numpy'][0]}"}


def test_no_package_binds_whoever_passes_tintling_on():
    assert refused(installed()) == []


@pytest.mark.parametrize(
    ("terms", "strong"),
    [
        ("GPL-3.0-only", True),
        ("GNU General Public License v2 or later (GPLv2+)", True),
        ("AGPL-3.0", True),
        ("LGPL-2.1", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MPL-2.0", False),
        ("", False),
    ],
)
def test_strong_copyleft_is_told_from_the_rest(terms, strong):
    assert bool(refused({"a": ("1", terms)})) is strong
    assert refused({"esptool": ("1", terms)}) == []


def test_programs_under_the_gpl_are_never_imported():
    for stage in ("tintling", "training", "compression", "firmware_export", "camera_client", "scripts"):
        for path in (ROOT / stage).rglob("*.py"):
            for name in SEPARATE:
                imports = rf"^\s*(import|from) {name}\b|import_module\([\"']{name}"
                assert not re.search(imports, path.read_text(encoding="utf-8"), re.MULTILINE), path
