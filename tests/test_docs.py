"""The pages that come from the code are as the code would write them; the README names what exists."""

from __future__ import annotations

import ctypes
import importlib.util
import re
import shlex

import click
import numpy as np
import pytest
from paths import ROOT

from tintling.arithmetic import reference
from tintling.cli import tintling
from tintling.firmware_export.compiler.emit import emit_single_header
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.export import export_model
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.tflite.reader import read_tflite

PAGES = sorted(path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def generator():
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "scripts" / "generate_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_up_to_date():
    for path, text in generator().pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `make docs` and commit it"


def shell_lines(page):
    """Lines of a page's code blocks that run a program of ours."""
    blocks = re.findall(
        r"^```(?:sh|bash|console)?\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    for block in blocks:
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith(("tintling ", "make ")):
                yield line


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_commands_in_the_documentation_exist_with_their_options(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in shell_lines(ROOT / page):
        program, *words = shlex.split(line, comments=True)
        if program == "make":
            assert {word for word in words if "=" not in word} <= targets, line
            continue
        command = tintling.get_command(click.Context(tintling), words[0])
        assert command is not None, f"{page}: {line}"
        known = {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
        used = {word.split("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)}
        assert used <= known | {"--help", "-h"}, f"{page}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_between_pages_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
        assert ((ROOT / page).parent / target).exists(), f"{page}: {target}"


def test_files_that_the_readme_names_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:docs|scripts|tests|training|models)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name


def c_example(page):
    """The first C block of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.search(r"^```c\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[1]


def test_the_c_of_the_readme_compiles_and_classifies(golden, tmp_path):
    """The example is built as it stands, around a header exported as the README says."""
    model = golden / "tiny_int8.tflite"
    export_model(model, tmp_path / "out", form="single-header", name="tiny")
    sources = {
        "example.c": f"#include <stdint.h>\n{c_example('README.md')}",
        "tl_tiny.h": (tmp_path / "out" / "tl_tiny.h").read_text(encoding="utf-8"),
    }
    library = ctypes.CDLL(str(shared_library(sources, flags=("-Wall", "-Wextra", "-Wconversion", "-Werror"))))
    with np.load(golden / "digits.npz") as stored:
        images = stored["images"][:50]
    logits = reference.run(read_tflite(model), (images.astype(np.int16) - 128).astype(np.int8)[..., None])[0]
    answers = [
        library.classify(np.ascontiguousarray(image).ctypes.data_as(ctypes.c_void_p)) for image in images
    ]
    assert answers == logits.argmax(axis=1).tolist()


def test_the_c_of_the_c_api_page_classifies_in_memory_of_the_caller():
    folder = ROOT / "models" / "nano"
    header = emit_single_header(compile_network(read_tflite(folder / "model.tflite"), name="nano"))
    sources = {"example.c": c_example("docs/c-api.md"), **header}
    library = ctypes.CDLL(str(shared_library(sources, flags=("-std=c11", "-Wall", "-Wextra", "-Werror"))))
    graph = read_tflite(folder / "model.tflite")
    images = np.random.default_rng(2).integers(-128, 128, (20, 28, 28, 1), dtype=np.int8)
    memory = np.zeros(4096, np.uint32)
    answers = [library.classify(image.ctypes.data_as(ctypes.c_void_p), memory.ctypes) for image in images]
    assert answers == reference.run(graph, images)[0].argmax(axis=1).tolist()
    assert memory.any()


def packages():
    for root in ("tintling", "training", "compression", "firmware_export", "camera_client"):
        for path in sorted((ROOT / root).rglob("__init__.py")):
            yield path.parent.relative_to(ROOT).as_posix()


def test_the_architecture_draws_every_room_and_no_other():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = {name.rstrip("/") for name in re.findall(r"^\| `([\w/]+)`", text, re.MULTILINE)}
    drawn |= {name.rstrip("/") for name in re.findall(r"^`(\w+/)`", text, re.MULTILINE)}
    assert set(packages()) - drawn == set()
    for name in re.findall(r"`([\w]+/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name


def test_contributing_names_what_exists():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = "tintling|training|firmware_export|camera_client|tests|scripts|docs"
    for name in re.findall(rf"`((?:{rooms})/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name
