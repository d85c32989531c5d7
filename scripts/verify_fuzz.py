"""Feeds every parser with mutated bytes, guided by the coverage of the branches that they take.

``make verify-fuzz`` gives each parser of ``tests/fuzz_targets.py`` as many executions as ``--runs`` says; the
goal of a release is a million each (``--runs 1000000``; of networks that are compiled and run a 50th). Only
errors of ours may come out, in 30 seconds and 2 GB at most. What breaks a parser is written into
``build/fuzz/found``, and belongs into ``tests/fuzz_corpus/TARGET`` once it is mended. ``--record FILE`` runs
in slices of some minutes and adds up the executions in a file, so that the same command goes on where it was
stopped. Needs ``atheris`` (Linux, Python 3.11 to 3.13).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "fuzz"
_SECONDS = 30  # for one execution
_SLICE_S = 300  # after which a recorded run writes down what it has
_MEGABYTES = 2048
_DOCUMENTS = 0.7  # share of documents that are changed value by value
_CLANG = "clang-22"
_RUNTIME = ROOT / "firmware_export" / "runtime"
_ESP = ROOT / "firmware_export" / "esp_idf" / "main"
_SANITIZERS = ("-g", "-O2", "-std=gnu11", "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all")

C_TARGETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "c-ink": ("fuzz_ink.c", ("preprocess/*.c",)),
    "c-frame": ("fuzz_frame.c", ("preprocess/tl_preprocess_frame.c",)),
    "c-link": ("fuzz_link.c", ("link/tl_link.c",)),
    "c-token": ("fuzz_authorized.c", ("../esp_idf/main/tl_esp_http.c",)),
}
"""Parsers in C: the file of ``tests/native``, and the sources below ``firmware_export/runtime``."""


OF_PIXELS = ("c-ink", "c-frame")
"""Comparisons of single pixels tell the fuzzer nothing; to note them takes four fifths of the time."""

NETWORKS = "tflite-run"
"""Networks that are compiled and run, see ``fuzz_networks``."""

SHARE = 50
"""They take milliseconds each: one for so many executions of a parser."""


def fuzz(name: str, runs: int, seed: int, limit_s: int = 0) -> None:
    """Runs one parser in this process, which ends with it; 0 seconds are no limit."""
    sys.path.insert(0, str(ROOT / "tests"))
    if name == NETWORKS:
        from fuzz_networks import run_networks

        run_networks(runs, seed, limit_s)
        return
    try:
        import atheris
    except ImportError:
        sys.exit("verify-fuzz needs atheris: pip install atheris")

    with atheris.instrument_imports(include=["tintling"]):
        from fuzz_targets import CORPUS, TARGETS, survives

        target = TARGETS[name]
        for seed_file in sorted((CORPUS / name).iterdir()):
            survives(target, seed_file.read_bytes())  # imports what the parser needs
    generator = random.Random(seed)  # noqa: S311 - a draw that repeats

    def change(data: bytes, most: int, _seed: int) -> bytes:
        """Changes a value of a document; bytes where it is none, and at times anyway."""
        changed = None
        if target.change is not None and generator.random() < _DOCUMENTS:
            changed = target.change(data, generator)
        return changed if changed is not None and len(changed) <= most else bytes(atheris.Mutate(data, most))

    own = FOLDER / "corpus" / name
    own.mkdir(parents=True, exist_ok=True)
    (FOLDER / "found").mkdir(parents=True, exist_ok=True)
    arguments = [
        sys.argv[0],
        str(own),
        str(CORPUS / name),
        f"-runs={runs}",
        f"-max_total_time={limit_s}",
        f"-seed={seed}",
        f"-max_len={target.largest}",
        f"-timeout={_SECONDS}",
        f"-rss_limit_mb={_MEGABYTES}",
        f"-artifact_prefix={FOLDER / 'found' / name}-",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    options = {"custom_mutator": change} if target.change else {}

    def once(data: bytes) -> None:
        survives(target, data)

    atheris.Setup(arguments, once, **options)
    atheris.Fuzz()


def attack(name: str, runs: int, seed: int, limit_s: int = 0) -> dict[str, Any]:
    """Runs one parser in a process of its own; gives what came of it."""
    command = [sys.executable, str(Path(__file__)), "--target", name, f"--runs={runs}", f"--seed={seed}"]
    return _finished(name, [*command, f"--slice={limit_s}"])


@cache
def built(name: str, folder: Path) -> Path:
    """Compiles a parser in C with libFuzzer and the sanitizers of addresses and of undefined behaviour."""
    source, patterns = C_TARGETS[name]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sdkconfig.h").write_text("#define CONFIG_TINTLING_WIFI 1\n", encoding="utf-8")
    units = [path for pattern in patterns for path in sorted(_RUNTIME.glob(pattern))]
    includes = [f"-I{_RUNTIME / room}" for room in ("preprocess", "link", "app")] + [
        f"-I{_ESP}",
        f"-I{folder}",
    ]
    fakes = ["-isystem", str(ROOT / "tests" / "esp_fakes")]
    # The server's other functions call ESP-IDF; nothing of it is reached.
    loose = ["-no-pie", "-Wl,--unresolved-symbols=ignore-all"] if name == "c-token" else []
    loose += ["-fno-sanitize-coverage=trace-cmp"] if name in OF_PIXELS else []
    program = folder / name
    files = [str(ROOT / "tests" / "native" / source), *map(str, units)]
    subprocess.run([_CLANG, *_SANITIZERS, *includes, *fakes, *files, *loose, "-o", str(program)], check=True)
    return program


def attack_c(name: str, runs: int, seed: int, limit_s: int = 0) -> dict[str, Any]:
    """Runs one parser in C; gives what came of it."""
    own = FOLDER / "corpus" / name
    own.mkdir(parents=True, exist_ok=True)
    (FOLDER / "found").mkdir(parents=True, exist_ok=True)
    command = [
        str(built(name, FOLDER)),
        str(own),
        f"-runs={runs}",
        f"-max_total_time={limit_s}",
        f"-seed={seed}",
        "-max_len=700",
        f"-timeout={_SECONDS}",
        f"-artifact_prefix={FOLDER / 'found' / name}-",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    return _finished(name, command)


def _finished(name: str, command: list[str]) -> dict[str, Any]:
    """Runs a fuzzer; gives its figures."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tintling-") as temporary:  # the fuzzers end without tidying up
        done = subprocess.run(
            command,
            env={**os.environ, "TMPDIR": temporary, "TINTLING_CACHE_DIR": temporary},
            capture_output=True,
            text=True,
            check=False,
            errors="replace",
        )
    executed = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    memory = re.search(r"peak_rss_mb:\s*(\d+)", done.stderr)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    fault = next((line for line in lines if "ERROR" in line or "Error" in line), lines[-1] if lines else "?")
    return {
        "target": name,
        "executions": int(executed[1]) if executed else 0,
        "peak_mb": int(memory[1]) if memory else 0,
        "seconds": round(time.monotonic() - started, 1),
        "broke": "" if done.returncode == 0 else f"exit code {done.returncode}: {fault}",
    }


def record(name: str, runs: int, seed: int, file: Path, until: float) -> dict[str, Any]:
    """Runs one parser in slices, and adds up its figures in a file, until its executions are reached.

    Args:
        name: The parser.
        runs: Executions in all, those of earlier calls among them.
        seed: Each slice draws with another seed after it.
        file: Where the figures of all parsers are kept.
        until: No slice begins after this moment of ``time.monotonic``.
    """
    # Not at the top: what is imported there is not instrumented.
    from tintling.artifacts import write_atomic

    whole = json.loads(file.read_text("utf-8")) if file.exists() else {}
    sums = whole.get(name, {"executions": 0, "peak_mb": 0, "seconds": 0.0, "slices": 0, "broke": ""})
    while not sums["broke"] and sums["executions"] < runs and time.monotonic() < until:
        limit_s = max(1, min(_SLICE_S, int(until - time.monotonic())))
        left = runs - sums["executions"]
        attacked = (attack_c if name in C_TARGETS else attack)(name, left, seed + sums["slices"], limit_s)
        sums = {
            "executions": sums["executions"] + attacked["executions"],
            "peak_mb": max(sums["peak_mb"], attacked["peak_mb"]),
            "seconds": round(sums["seconds"] + attacked["seconds"], 1),
            "slices": sums["slices"] + 1,
            "broke": attacked["broke"],
        }
        whole = json.loads(file.read_text("utf-8")) if file.exists() else {}
        write_atomic(file, json.dumps({**whole, name: sums}, indent=1) + "\n")
        if not attacked["executions"]:
            break
    return {"target": name, **sums}


def main() -> None:
    """Attacks all parsers, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20_000, help="Executions of each parser.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", help="Run this parser in this process.")
    parser.add_argument("--only", nargs="*", help="Attack these parsers.")
    parser.add_argument("--json", type=Path, help="Also write the figures to this file.")
    parser.add_argument("--record", type=Path, help="Run in slices and add up the figures in this file.")
    parser.add_argument("--minutes", type=float, default=600.0, help="With --record: stop after this time.")
    parser.add_argument("--slice", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.target:
        fuzz(asked.target, asked.runs, asked.seed, asked.slice)
        return
    until = time.monotonic() + 60 * asked.minutes
    sys.path.insert(0, str(ROOT / "tests"))
    from fuzz_targets import TARGETS

    print("parser          executions   peak     time   result")
    found = []
    in_c = C_TARGETS if shutil.which(_CLANG) else {}
    if not in_c:
        print(f"{_CLANG} is not installed: the parsers in C are left out")
    for name in asked.only or (*TARGETS, NETWORKS, *in_c):
        runs = max(1, asked.runs // SHARE) if name == NETWORKS else asked.runs
        if asked.record:
            entry = record(name, runs, asked.seed, asked.record, until)
        else:
            entry = (attack_c if name in C_TARGETS else attack)(name, runs, asked.seed)
        found.append(entry)
        result = entry["broke"] or ("nothing but errors of ours" if entry["executions"] else "not run")
        print(
            f"{name:14} {entry['executions']:11,} {entry['peak_mb']:4} MB {entry['seconds']:6} s   {result}",
            flush=True,
        )
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.exit(1 if any(entry["broke"] or not entry["executions"] for entry in found) else 0)


if __name__ == "__main__":
    main()
