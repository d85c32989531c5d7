"""The packages behind each extra, as `tintling doctor` sees them."""

from __future__ import annotations

import sys

from tintling.diagnosis import check_packages
from tintling.version import __version__


def by_name(findings):
    return {finding.name: finding for finding in findings}


def test_with_every_package_each_extra_is_there_with_its_versions():
    found = by_name(check_packages(lambda _: "1.2"))
    assert found["tintling"].detail == __version__
    assert {finding.state for finding in found.values()} == {"ok"}
    assert found["[parity]"].detail == "ai-edge-litert 1.2, tflite-micro 1.2"


def test_a_missing_package_is_named_with_the_extra_that_brings_it():
    versions = {"tflite-micro": "0.1"}
    found = by_name(check_packages(versions.get))["[parity]"]
    assert (found.state, found.detail) == (
        "absent",
        "comparing with other runtimes: ai-edge-litert not installed",
    )
    assert "parity" in found.remedy


def test_a_python_that_is_too_old_is_a_problem_with_a_remedy(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    python = by_name(check_packages(lambda _: None))["Python"]
    assert (python.state, python.remedy) == ("problem", "install Python 3.11 or newer")


def test_installed_packages_are_found_by_their_metadata():
    assert by_name(check_packages())["tintling"].state == "ok"
