"""Models of two releases in one program: a sentence from the compiler, never shared kernels."""

from __future__ import annotations

import re

import pytest
from c_programs import COMPILERS, refusal, run

from tintling.firmware_export.compiler.emit import emit_c, emit_single_header
from tintling.firmware_export.compiler.network import compile_network
from tintling.tflite.reader import read_tflite
from tintling.version import __version__

MODELS = {"one": "tiny_int8", "two": "depthwise_mean"}
NEXT = "9.8.7"  # the other release, number 90807


def exported(golden, name, form="single-header", *, release=__version__):
    """The files of a model as a release writes them."""
    emitter = {"single-header": emit_single_header, "c": emit_c}[form]
    texts = emitter(compile_network(read_tflite(golden / f"{MODELS[name]}.tflite"), name=name))
    return texts if release == __version__ else {file: as_next(text) for file, text in texts.items()}


def as_next(text):
    text = text.replace(f"Tintling {__version__}", f"Tintling {NEXT}")
    return re.sub(r"(TL_RUNTIME_VERSION (?:!= )?)\d+", r"\g<1>90807", text)


def without_number(text):
    """A header of a time before the releases were numbered."""
    text = re.sub(r"#if !defined\(TL_RUNTIME_VERSION\).*?#endif\n", "", text, flags=re.DOTALL)
    text = re.sub(r"#define TL_RUNTIME_VERSION \d+\n", "", text)
    assert "TL_RUNTIME_VERSION" not in text
    return text


def main_of(*headers, implement=()):
    defines = "".join(f"#define TL_{name.upper()}_IMPLEMENTATION\n" for name in implement)
    includes = "".join(f'#include "{header}"\n' for header in headers)
    return (
        f"#include <stdio.h>\n{defines}{includes}int main(void) {{\n"
        "    tl_one_invoke();\n    tl_two_invoke();\n"
        '    printf("%s %s %d", tl_one_info()->name, tl_two_info()->name,\n'
        "           tl_one_argmax() < TL_ONE_OUTPUT_SIZE && tl_two_argmax() < TL_TWO_OUTPUT_SIZE);\n"
        "    return 0;\n}\n"
    )


def sentence(name, release):
    return (
        f"tl_{name}.h was made by Tintling {release}, but a file before it by another version: "
        "export both models with the same version"
    )


@pytest.mark.parametrize("compiler", COMPILERS)
def test_two_single_headers_of_one_release_run_together(tmp_path, golden, compiler):
    """Implemented in one source file, and in two, whose functions call each other's model."""
    texts = exported(golden, "one") | exported(golden, "two")
    together = {**texts, "main.c": main_of("tl_one.h", "tl_two.h", implement=("one", "two"))}
    assert run(tmp_path / "together", together, compiler=compiler) == "one two 1"
    apart = {
        **texts,
        "main.c": main_of("tl_two.h", "tl_one.h", implement=("one",)),
        "two.c": '#define TL_TWO_IMPLEMENTATION\n#include "tl_two.h"\n',
    }
    assert run(tmp_path / "apart", apart, compiler=compiler) == "one two 1"


@pytest.mark.parametrize("compiler", COMPILERS)
def test_single_headers_of_two_releases_are_refused(tmp_path, golden, compiler):
    texts = exported(golden, "one") | exported(golden, "two", release=NEXT)
    for implement in ((), ("one", "two")):
        newer_last = {**texts, "main.c": main_of("tl_one.h", "tl_two.h", implement=implement)}
        assert refusal(tmp_path, newer_last, compiler=compiler) == sentence("two", NEXT)
        newer_first = {**texts, "main.c": main_of("tl_two.h", "tl_one.h", implement=implement)}
        assert refusal(tmp_path, newer_first, compiler=compiler) == sentence("one", __version__)


@pytest.mark.parametrize("first", ["one", "two"])
def test_folders_of_two_releases_are_refused(tmp_path, golden, first):
    """Each model lies beside the kernels of its own release."""
    one = {f"one/{file}": text for file, text in exported(golden, "one", "c").items()}
    two = {f"two/{file}": text for file, text in exported(golden, "two", "c", release=NEXT).items()}
    second, release = ("two", NEXT) if first == "one" else ("one", __version__)
    main = main_of(f"{first}/tl_{first}.h", f"{second}/tl_{second}.h")
    assert refusal(tmp_path, {**one, **two, "main.c": main}) == sentence(second, release)


@pytest.mark.parametrize("first", ["one", "two"])
def test_a_single_header_and_a_folder_of_two_releases_are_refused(tmp_path, golden, first):
    one = exported(golden, "one", "c")
    two = exported(golden, "two", release=NEXT)
    second, release = ("two", NEXT) if first == "one" else ("one", __version__)
    main = main_of(f"tl_{first}.h", f"tl_{second}.h", implement=("two",))
    assert refusal(tmp_path, {**one, **two, "main.c": main}) == sentence(second, release)


def test_a_model_whose_kernels_a_later_export_replaced_is_refused(tmp_path, golden):
    """Two models in one folder, the second exported by the next release."""
    texts = exported(golden, "one", "c") | exported(golden, "two", "c", release=NEXT)
    said = refusal(tmp_path, {**texts, "main.c": main_of("tl_one.h", "tl_two.h")})
    assert said == sentence("one", __version__)


def test_a_header_from_before_the_numbers_is_refused(tmp_path, golden):
    old = {file: without_number(text) for file, text in exported(golden, "one").items()}
    texts = {**old, **exported(golden, "two"), "main.c": main_of("tl_one.h", "tl_two.h")}
    assert refusal(tmp_path, texts) == sentence("two", __version__)
