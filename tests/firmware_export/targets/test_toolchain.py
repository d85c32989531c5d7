"""The host compiler: found, named, cached, and honest when it fails."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tintling.console import note
from tintling.errors import ToolchainError
from tintling.firmware_export.targets import toolchain
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool, shared_library, write_sources

SEVEN = {"seven.c": "int seven(void) { return 7; }\n"}


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """Keeps each test's libraries and the compiler it found apart."""
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("CC", raising=False)
    toolchain._find.cache_clear()
    yield tmp_path / "cache"
    toolchain._find.cache_clear()


def fake_compiler(folder: Path, body: str) -> Path:
    """Writes an executable Python script that stands in for a compiler."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "fakecc"
    path.write_text(f"#!{sys.executable}\nimport subprocess, sys\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def libraries(cache: Path) -> list[Path]:
    return sorted((cache / "libraries").glob("*"))


def test_a_compiler_is_found_and_says_which_it_is():
    compiler = find_compiler()
    assert compiler.origin in {"cc", "gcc", "clang", "ziglang"}
    assert compiler.origin in str(compiler)
    assert any(digit in compiler.version for digit in "0123456789")


def test_a_library_is_made_and_gives_the_right_answer():
    assert ctypes.CDLL(str(shared_library(SEVEN))).seven() == 7


def test_cc_wins_over_the_system_compiler(tmp_path, monkeypatch):
    body = """
if "--version" in sys.argv:
    print("fake cc 1.2.3")
else:
    open(sys.argv[sys.argv.index("-o") + 1], "wb").write(b"made by the fake")
"""
    monkeypatch.setenv("CC", f"'{fake_compiler(tmp_path / 'a folder', body)}' --flag")
    compiler = find_compiler()
    assert str(compiler) == "$CC: fake cc 1.2.3"
    assert compiler.command[1:] == ("--flag",)
    assert shared_library(SEVEN).read_bytes() == b"made by the fake"


@pytest.mark.parametrize("cc", ["no-such-compiler-here", "'unbalanced"])
def test_a_wrong_cc_is_an_error_and_not_passed_over(monkeypatch, cc):
    monkeypatch.setenv("CC", cc)
    with pytest.raises(ToolchainError, match=r"correct or unset \$CC"):
        find_compiler()


def test_a_cc_that_cannot_compile_is_an_error(tmp_path, monkeypatch):
    body = 'print("fake cc 1") if "--version" in sys.argv else sys.exit("no headers installed")'
    monkeypatch.setenv("CC", str(fake_compiler(tmp_path, body)))
    with pytest.raises(ToolchainError, match="no headers installed"):
        find_compiler()


def test_zig_is_used_when_the_path_holds_no_compiler(tmp_path, monkeypatch):
    pytest.importorskip("ziglang")
    monkeypatch.setenv("PATH", str(tmp_path))
    compiler = find_compiler()
    assert (compiler.origin, compiler.kind) == ("ziglang", "zig")
    assert "zig 0." in str(compiler)
    assert ctypes.CDLL(str(shared_library(SEVEN))).seven() == 7


def test_a_broken_system_compiler_is_passed_over(tmp_path, monkeypatch):
    pytest.importorskip("ziglang")
    fake_compiler(tmp_path, 'sys.exit("xcrun: error: no developer tools")').rename(tmp_path / "cc")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_compiler().origin == "ziglang"


def test_no_compiler_at_all_names_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(toolchain.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ToolchainError, match=r"-e '\.\[compiler\]'"):
        find_compiler()


def test_a_source_that_does_not_compile_gives_the_diagnostics_with_its_name(own_cache):
    with pytest.raises(ToolchainError) as caught:
        shared_library({"broken.c": "int broken(void) { return missing; }\n"})
    message = str(caught.value)
    assert "compiling broken.c" in message
    assert "missing" in message
    assert len(message.splitlines()) < 15
    assert str(own_cache) not in message
    assert not [path for path in libraries(own_cache) if "build" in path.name]


def test_a_second_request_compiles_nothing(monkeypatch):
    first = shared_library(SEVEN)
    stamp = first.stat().st_mtime_ns
    monkeypatch.setattr(toolchain, "run_tool", lambda *_, **__: pytest.fail("compiled again"))
    assert shared_library(dict(SEVEN)) == first
    assert first.stat().st_mtime_ns == stamp


def test_texts_names_and_flags_each_change_the_library():
    made = [
        shared_library(SEVEN),
        shared_library({"seven.c": "int seven(void) { return 8; }\n"}),
        shared_library({"other.c": SEVEN["seven.c"]}),
        shared_library(SEVEN, flags=["-DA"]),
        shared_library(SEVEN, flags=["-D", "A"]),
    ]
    assert len(set(made)) == len(made)


def test_flags_reach_the_compiler_without_a_shell():
    source = {"text.c": "const char *text(void) { return TEXT; }\n"}
    library = ctypes.CDLL(str(shared_library(source, flags=['-DTEXT="$(id) `id` ; a b"'])))
    library.text.restype = ctypes.c_char_p
    assert library.text() == b"$(id) `id` ; a b"


def test_headers_in_subfolders_are_found():
    sources = {
        "main.c": '#include "parts/value.h"\nint value(void) { return VALUE; }\n',
        "parts/value.h": "#define VALUE 41\n",
    }
    assert ctypes.CDLL(str(shared_library(sources))).value() == 41


@pytest.mark.parametrize("name", ["../out.c", "/abs.c", "a/../../b.c", "C:/x.c", "a\\b.c", ""])
def test_names_that_leave_the_folder_are_refused(tmp_path, name):
    with pytest.raises(ToolchainError, match="relative path"):
        write_sources({name: "int x;\n"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_sources_without_a_c_file_are_refused():
    with pytest.raises(ToolchainError, match=r"expected a \.c file, got only\.h"):
        shared_library({"only.h": "int x;\n"})


def test_threads_that_ask_at_once_get_one_whole_library(own_cache):
    find_compiler()
    before = len(libraries(own_cache))
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _: shared_library(SEVEN), range(8)))
    assert len(paths) == 1
    assert ctypes.CDLL(str(paths.pop())).seven() == 7
    assert len(libraries(own_cache)) == before + 1


def test_processes_that_ask_at_once_get_one_whole_library(own_cache):
    code = (
        "import ctypes\n"
        "from tintling.firmware_export.targets.toolchain import shared_library\n"
        f"print(ctypes.CDLL(str(shared_library({SEVEN!r}))).seven())\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate()[0].strip() for process in running] == ["7"] * 3
    assert not [path for path in libraries(own_cache) if path.name.startswith(".build")]


def test_a_cache_that_cannot_be_written_names_the_remedy(tmp_path, monkeypatch):
    """Permissions would not stop root, so the system's refusal is played."""
    find_compiler()
    closed = tmp_path / "closed"

    def refuse(path, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setenv("TINTLING_CACHE_DIR", str(closed))
    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(ToolchainError, match="TINTLING_CACHE_DIR"):
        shared_library(SEVEN)


def test_a_cache_that_is_a_file_names_the_remedy(tmp_path, monkeypatch):
    find_compiler()
    (tmp_path / "file").write_text("taken")
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(ToolchainError, match="TINTLING_CACHE_DIR"):
        shared_library(SEVEN)


def test_a_tool_that_is_not_there_is_an_error():
    with pytest.raises(ToolchainError, match="cannot run no-such-tool"):
        run_tool(["no-such-tool"], what="trying")


def test_a_tool_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(toolchain, "_TIMEOUT_S", 0.2)
    with pytest.raises(ToolchainError, match="took more than"):
        run_tool([sys.executable, "-c", "import threading; threading.Event().wait()"], what="waiting")


def test_long_diagnostics_are_cut_short():
    code = "import sys\nfor i in range(100): print('line', i, file=sys.stderr)\nsys.exit(3)"
    with pytest.raises(ToolchainError) as caught:
        run_tool([sys.executable, "-c", code], what="failing")
    assert "line 0" in str(caught.value)
    assert "92 more lines" in str(caught.value)
    assert "line 50" not in str(caught.value)


def test_a_tool_that_takes_long_says_what_is_done_and_a_quick_one_nothing(monkeypatch, capsys):
    said = threading.Event()

    def tell(text):
        note(text)
        said.set()

    monkeypatch.setattr(toolchain, "note", tell)
    run_tool([sys.executable, "-c", ""], what="being quick")
    assert not said.is_set()
    monkeypatch.setattr(toolchain, "_SILENCE_S", 0.0)
    run_tool([sys.executable, "-c", "import time; time.sleep(0.5)", "ziglang"], what="compiling a.c [x]")
    assert said.is_set()
    shown = " ".join(capsys.readouterr().err.split())
    assert shown == "compiling a.c [x] …; zig builds its C library the first time, which takes up to a minute"
