"""The C text: the same every time, readable, self-contained, at home beside other models."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler import emit as emit_module
from tintling.firmware_export.compiler.emit import emit_c, emit_single_header
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.runtime_files import PACKAGE, runtime_file, runtime_names, runtime_text
from tintling.firmware_export.targets.toolchain import find_compiler
from tintling.tflite.reader import read_tflite

EXPECTED = Path(__file__).parent / "expected"
EMITTERS = {"c": emit_c, "single-header": emit_single_header}
DIGITS = tuple("0123456789")
WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wsign-conversion", "-Werror")


def emitted(graph, form="c", name="tiny", labels=DIGITS):
    return EMITTERS[form](compile_network(graph, name=name, labels=labels))


@pytest.fixture
def tiny(golden):
    return read_tflite(golden / "tiny_int8.tflite")


def sample_graph():
    """A small network with weights that anyone can write down."""
    builder = ModelBuilder()
    x = builder.input((1, 6, 6, 1), scale=1 / 255, zero_point=-128)
    filters = (np.arange(2 * 3 * 3) * 7 % 23 - 11).reshape(2, 3, 3, 1)
    x = builder.conv_2d(
        x, filters, np.array([5, -9]), weight_scales=[0.02, 0.03], out=(0.04, -128), activation="RELU"
    )
    x = builder.pool_2d("MAX_POOL_2D", x, (2, 2))
    x = builder.reshape(x, (1, 8))
    dense = (np.arange(3 * 8) * 5 % 17 - 8).reshape(3, 8)
    x = builder.fully_connected(x, dense, np.array([1, 2, 3]), weight_scales=[0.05], out=(0.1, 4))
    builder.output(x)
    # The bytes of the container may differ between versions of flatbuffers.
    return replace(read_tflite(builder.build()), sha256="5eed" * 16, file_bytes=1234)


@pytest.mark.parametrize("form", ["c", "single-header"])
def test_the_text_of_a_small_network_is_the_one_that_was_reviewed(monkeypatch, form):
    """To accept a change after reading it: TINTLING_UPDATE_EXPECTED=1 pytest <this file>."""
    monkeypatch.setattr(emit_module, "__version__", "1.2.3")
    texts = emitted(sample_graph(), form, "sample", ("ham", "eggs", 'a "spam" */'))
    for name, text in texts.items():
        if not name.startswith("tl_sample"):
            assert text == runtime_text(name)
            continue
        # A single header holds the kernels, which are reviewed where they lie.
        shown = (
            text
            if form == "c"
            else re.sub(
                r"#ifndef (TL_(?!SAMPLE|TRACE)\w+_H)\n.*?#endif /\* \1 \*/", r"<\1>", text, flags=re.DOTALL
            )
        )
        path = EXPECTED / form / name
        if os.environ.get("TINTLING_UPDATE_EXPECTED") == "1":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(shown)
        assert shown == path.read_text()


@pytest.mark.parametrize("emitter", ["emit_c", "emit_single_header"])
def test_the_same_model_gives_the_same_bytes_in_another_process(golden, emitter):
    code = (
        "import sys, hashlib; from pathlib import Path\n"
        "from tintling.tflite.reader import read_tflite\n"
        "from tintling.firmware_export.compiler.network import compile_network\n"
        "from tintling.firmware_export.compiler import emit\n"
        "network = compile_network(read_tflite(Path(sys.argv[1])), name='net')\n"
        "texts = getattr(emit, sys.argv[2])(network)\n"
        "print(hashlib.sha256(repr(texts).encode()).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, golden / "residual.tflite", emitter],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_header_names_everything_a_user_asks_for(tiny):
    header = emitted(tiny)["tl_tiny.h"]
    for text in (
        "Tintling ",
        tiny.sha256,
        "int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)",
        "labels   0 1 2 3 4 5 6 7 8 9",
        "arena    1,552 bytes of RAM",
        "flash    1,990 bytes of constants",
        "work     168,040 multiply-accumulate",
        "#define TL_TINY_INPUT_SCALE 0.00392156886f",
        "#define TL_TINY_INPUT_ZERO_POINT (-128)",
        "#define TL_TINY_INPUT_HEIGHT 28",
        "#define TL_TINY_OUTPUT_SIZE 10",
        '#define TL_TINY_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}',
        "#define TL_TINY_ARENA_BYTES 1552",
        "#define TL_TINY_ARENA_ALIGNMENT 4",
        "int32_t tl_tiny_argmax(void)",
        "extern const char *const tl_tiny_labels[TL_TINY_LABEL_COUNT];",
    ):
        assert text in header, text


def test_a_model_without_labels_has_none(tiny):
    texts = emitted(tiny, labels=())
    assert "labels  " not in texts["tl_tiny.h"]
    assert "LABEL" not in texts["tl_tiny.h"]
    assert "NULL," in texts["tl_tiny.c"]


def test_only_the_kernels_that_are_called_come_along(tiny):
    assert sorted(emitted(tiny)) == [
        "tl_common.h",
        "tl_conv2d_max_pool_planes_s8.h",
        "tl_description.h",
        "tl_dot_s8.h",
        "tl_fully_connected_s8.h",
        "tl_keep_rows.h",
        "tl_requantize.h",
        "tl_scale_s8.h",
        "tl_tiny.c",
        "tl_tiny.h",
    ]


@pytest.mark.parametrize("form", ["c", "single-header"])
def test_generated_lines_are_plain_and_fit_the_width(golden, form):
    for path in sorted(golden.glob("*.tflite")):
        labels = ("zero", "Ärger", *DIGITS[2:])
        for name, text in emitted(read_tflite(path), form, "net", labels).items():
            assert text.isascii(), name
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
            assert "\n\n\n" not in text, name
            for line in text.splitlines():
                assert line == line.rstrip(), f"{name}: {line!r}"
                long = ("LABELS", "SHA256", "#error")  # one token, or one sentence
                assert len(line) <= 100 or any(word in line for word in long), f"{name}: {line}"


def test_a_single_header_includes_nothing_of_ours(tiny):
    texts = emitted(tiny, "single-header")
    assert list(texts) == ["tl_tiny.h"]
    assert set(re.findall(r"#include (\S+)", texts["tl_tiny.h"])) == {
        "<stdint.h>",
        "<stddef.h>",
        "TL_TINY_ARENA_HEADER",  # of the user, if there is one
    }


def compile_and_run(folder, *flags):
    command = [*find_compiler().command, *WARNINGS, *flags, "main.c", "-o", "main"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:3000]
    return subprocess.run([folder / "main"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("language", [("-std=c99",), ("-x", "c++", "-std=c++17")], ids=["c99", "c++17"])
def test_two_models_live_in_one_source_file(tmp_path, golden, language):
    """A single header and an ordinary pair, one named like a part of the other's functions."""
    one = emitted(read_tflite(golden / "tiny_int8.tflite"), "single-header", "net")
    two = emitted(read_tflite(golden / "depthwise_mean.tflite"), "c", "net_input", ())
    for name, text in (one | two).items():
        (tmp_path / name).write_text(text)
    (tmp_path / "main.c").write_text(
        '#include <stdio.h>\n#define TL_NET_IMPLEMENTATION\n#include "tl_net.h"\n'
        '#include "tl_net_input.c"\n#include "tl_net.h"\n'
        "static const char *const labels[] = TL_NET_LABELS;\n"
        "int main(void)\n{\n"
        "    tl_net_invoke();\n    tl_net_input_invoke();\n"
        '    printf("%s %s %s %d", tl_net_info()->name, tl_net_input_info()->name,\n'
        "           labels[tl_net_info()->label_count - 1], (int)tl_net_output()[0] != 99);\n"
        "    return 0;\n}\n"
    )
    assert compile_and_run(tmp_path, *language) == "net net_input 9 1"


def test_a_network_with_two_inputs_and_outputs_has_functions_for_each(tmp_path):
    builder = ModelBuilder()
    a = builder.input((1, 2, 2, 1), scale=0.5)
    b = builder.input((1, 2, 2, 1), scale=0.5)
    builder.output(builder.binary("ADD", a, b, out=(0.5, 0)))
    builder.output(builder.binary("SUB", a, b, out=(0.5, 0)))
    for name, text in emitted(read_tflite(builder.build()), "c", "pair", ()).items():
        (tmp_path / name).write_text(text)
    (tmp_path / "main.c").write_text(
        '#include <stdio.h>\n#include "tl_pair.c"\n'
        "int main(void)\n{\n"
        "    for (int i = 0; i < TL_PAIR_INPUT_SIZE; ++i) {\n"
        "        tl_pair_input()[i] = (int8_t)(10 * i);\n        tl_pair_input_1()[i] = (int8_t)i;\n    }\n"
        "    tl_pair_invoke();\n"
        '    printf("%d %d", tl_pair_output()[3], tl_pair_output_1()[3]);\n    return 0;\n}\n'
    )
    assert compile_and_run(tmp_path) == "33 27"


def test_the_trace_hook_sees_each_tensor_once_and_the_info_counts_the_constants(tmp_path, golden):
    graph = read_tflite(golden / "residual.tflite")
    network = compile_network(graph, name="net")
    for name, text in emit_c(network).items():
        (tmp_path / name).write_text(text)
    (tmp_path / "main.c").write_text(
        "#include <stdio.h>\n"
        '#define TL_TRACE(tensor, data, bytes) printf("%d:%d ", (int)(tensor), (int)(bytes))\n'
        '#include "tl_net.c"\nint main(void)\n{\n    tl_net_invoke();\n'
        '    printf("%u", (unsigned)tl_net_info()->constant_bytes);\n    return 0;\n}\n'
    )
    *seen, constant_bytes = compile_and_run(tmp_path).split()
    finished = [tensor for step in network.program.steps for tensor in step.finished]
    assert seen == [f"{tensor}:{graph.tensors[tensor].nbytes}" for tensor in finished]
    assert int(constant_bytes) == network.constant_bytes


def test_templates_compute_nothing():
    folder = PACKAGE / "templates"
    mine = ("_about.j2", "_implementation.j2", "_interface.j2", "_usage.j2", "header.h.j2", "source.c.j2")
    for name in (*mine, "single_header.h.j2"):
        for expression in re.findall(r"\{\{(.*?)\}\}|\{%(.*?)%\}", (folder / name).read_text()):
            text = re.sub(r'"[^"]*"', "", "".join(expression))
            assert not re.search(r"\s[-*/]\s|\brange\b", text), f"{name}: {text}"


def test_the_runtime_is_formatted():
    """What is inlined into other people's programs is laid out as .clang-format says."""
    if find_spec("clang_format") is None:
        pytest.fail("clang-format comes with the extra 'dev'")
    program = Path(sys.executable).parent / "clang-format"
    names = (name for name in sorted(runtime_names()) if name.endswith((".c", ".h")))
    headers = [runtime_file(name) for name in names]
    subprocess.run([program, "--style=file", "--dry-run", "--Werror", *headers], check=True)
