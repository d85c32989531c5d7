"""Brings faults over commands that write, and looks whether what was complete is lost.

``make verify-faults`` works on ``export``, ``train``, ``compress``, ``finetune``, ``collect``, ``camera
--record`` and ``sweep``, each over finished work of its own where it replaces that. It kills them without
warning at random moments, then goes on with them: what was finished is whole or has been replaced, and what
comes of it in the end has the same bits as work that nobody disturbed. Then it lets files grow no further, as
on a full disk, takes away the right to write, starts two processes at once, closes the output, and fills the
disk that the output goes to. Each of these has to end in one line, or in the work done.

    python scripts/verify_faults.py [--count 20] [--only finetune collect ...]
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from fault_victims import WHOLE, Victim, victims

_TINTLING = (sys.executable, "-m", "tintling")
_LARGEST = 40_000  # bytes of a file under the limit, at most; some files of each command are larger
_BAD = ("DAMAGED", "afterwards")
FINISHED = "finished before"


def start(
    arguments: tuple[str, ...], *, largest: int | None = None, output: IO[bytes] | int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Starts a command.

    Args:
        arguments: What follows ``tintling``.
        largest: Bytes that a file of it may have; None for any.
        output: Its standard output.
    """

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.Popen(
        [*_TINTLING, *arguments],
        stdout=output,
        stderr=subprocess.PIPE,
        preexec_fn=limit,  # noqa: PLW1509 - this program has one thread
    )


def ended(process: subprocess.Popen[bytes], limit_s: float | None = None) -> tuple[int, str]:
    """Waits for a command, and kills it after a time, if one is given; gives its exit code and errors."""
    try:
        _, errors = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        process.kill()
        _, errors = process.communicate()
    return process.returncode, errors.decode("utf-8", "replace")


def run(arguments: tuple[str, ...], limit_s: float | None = None) -> bool:
    """Runs a command to its end, or kills it after a time. Gives whether it succeeded."""
    return ended(start(arguments), limit_s)[0] == 0


def clear(victim: Victim) -> None:
    """Removes what a command wrote."""
    if victim.out.is_dir():
        shutil.rmtree(victim.out)
    victim.out.unlink(missing_ok=True)


def prepare(victim: Victim) -> None:
    """Leaves finished work, or nothing where the command would not touch that."""
    if victim.fresh:
        clear(victim)


def temporary_files(victim: Victim) -> list[Path]:
    """What is left of files that were being written."""
    where = victim.out if victim.out.is_dir() else victim.out.parent
    return list(where.rglob(".*.tmp"))


def kills(victim: Victim, count: int, bits: str, usual_s: float, generator: random.Random) -> Counter[str]:
    """Kills a command several times, and goes on with it.

    Args:
        victim: The command, with finished work.
        count: How often.
        bits: Of work that nobody disturbed.
        usual_s: How long it takes, in s.
        generator: Draws the moments.
    """
    found: Counter[str] = Counter()
    for _ in range(count):
        prepare(victim)
        done = run(victim.begin, generator.uniform(0.05, 1.05) * usual_s)
        found[FINISHED if done else victim.state()] += 1
        if not run(victim.again) and not run(victim.begin):
            found["DAMAGED: it does not go on"] += 1
        found.update(wrong(victim, bits))
        if left := temporary_files(victim):
            found[f"DAMAGED: {len(left)} temporary files are left"] += 1
            for path in left:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    return found


def wrong(victim: Victim, bits: str) -> list[str]:
    """What is wrong with work that should be finished."""
    if (state := victim.state()) != WHOLE:
        return [f"afterwards {state}"]
    return [] if victim.bits() == bits else ["DAMAGED: other bits"]


@contextmanager
def read_only(folder: Path) -> Iterator[bool]:
    """Takes away the right to write into a folder; gives whether that could be done.

    Rights do not bind the superuser, so that the folder is mounted anew for him.
    """
    folder.mkdir(exist_ok=True)
    if os.geteuid() != 0:
        mode = folder.stat().st_mode
        folder.chmod(0o500)
        try:
            yield True
        finally:
            folder.chmod(mode)
        return
    mount, umount = shutil.which("mount") or "mount", shutil.which("umount") or "umount"
    bind = subprocess.run([mount, "--bind", folder, folder], check=False, capture_output=True)
    if bind.returncode != 0:
        yield False
        return
    try:
        subprocess.run([mount, "-o", "remount,ro,bind", folder], check=True, capture_output=True)
        yield True
    finally:
        subprocess.run([umount, folder], check=True, capture_output=True)


def told(code: int, errors: str, *, may_succeed: bool) -> str:
    """How a command ended: "done", "one line", or what must not be."""
    if "Traceback" in errors or code < 0 or code > 1:
        last = errors.strip().splitlines()[-1:] or ["?"]
        return f"DAMAGED: exit code {code}: {last[0]}"
    if code == 0:
        return "done" if may_succeed else "DAMAGED: it says nothing"
    return "one line"


def full_disk(victim: Victim, generator: random.Random) -> str:
    """No file may grow beyond a size: where the disk is full, writing ends with an error, too."""
    code, errors = ended(start(victim.begin, largest=int(generator.uniform(0, 1) * _LARGEST)))
    return told(code, errors, may_succeed=True)


def no_rights(victim: Victim, generator: random.Random) -> str:
    """The folder that it writes into cannot be written."""
    _ = generator
    with read_only(victim.out if victim.out.suffix == "" else victim.out.parent) as possible:
        if not possible:
            return "not tried: the superuser may not mount"
        return told(*ended(start(victim.begin)), may_succeed=victim.fresh)


def two_at_once(victim: Victim, generator: random.Random) -> str:
    """Two processes do the same work at the same time; one of them may be refused."""
    first = start(victim.begin)
    time.sleep(generator.uniform(0, 1))
    second = start(victim.begin)
    both = [told(*ended(one), may_succeed=True) for one in (first, second)]
    worst = next((word for word in both if word.startswith("DAMAGED")), "")
    return worst or ("DAMAGED: nobody did it" if "done" not in both else " and ".join(sorted(both)))


def closed_output(victim: Victim, generator: random.Random) -> str:
    """Nobody reads what it prints."""
    _ = generator
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as output:
        return told(*ended(start(victim.begin, output=output)), may_succeed=True)


def full_output(victim: Victim, generator: random.Random) -> str:
    """What it prints goes to a full disk."""
    _ = generator
    with Path("/dev/full").open("wb") as output:
        return told(*ended(start(victim.begin, output=output)), may_succeed=True)


OTHERS: dict[str, Callable[[Victim, random.Random], str]] = {
    "full disk": full_disk,
    "read-only": no_rights,
    "two at once": two_at_once,
    "closed output": closed_output,
    "full output": full_output,
}


def others(victim: Victim, count: int, bits: str, generator: random.Random) -> Counter[str]:
    """Brings every other fault over a command, and repeats the command afterwards.

    Args:
        victim: The command, with finished work.
        count: How often each.
        bits: Of work that nobody disturbed.
        generator: Draws sizes and moments.
    """
    found: Counter[str] = Counter()
    for name, fault in OTHERS.items():
        for _ in range(count):
            prepare(victim)
            found[f"{name}: {fault(victim, generator)}"] += 1
            if (state := victim.state()).startswith("DAMAGED"):
                found[state] += 1
            if not run(victim.again) and not run(victim.begin):
                found["DAMAGED: it does not go on"] += 1
            found.update(wrong(victim, bits))
    return found


def attack(victim: Victim, asked: argparse.Namespace, generator: random.Random) -> bool:
    """Brings all faults over a command, and prints what came of them; gives whether nothing was lost."""
    for _ in range(2):  # the first one fills caches
        prepare(victim)
        started = time.monotonic()
        if not run(victim.begin):
            sys.exit(f"{' '.join(victim.begin)} fails")
        usual_s = time.monotonic() - started
    bits = victim.bits()
    found = kills(victim, asked.count, bits, usual_s, generator)
    killed = asked.count - found[FINISHED]  # the others came too late
    print(f"{victim.name:8} {killed:4} kills: {dict(found)}", flush=True)
    rest = others(victim, asked.others, bits, generator)
    print(f"{victim.name:8} {asked.others * len(OTHERS):4} other faults: {dict(rest)}", flush=True)
    return not any(bad in word for bad in _BAD for word in (*found, *rest))


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=20, help="Kills of each command.")
    parser.add_argument("--others", type=int, default=1, help="How often each other fault.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", metavar="COMMAND", help="Attack these alone.")
    return parser.parse_args(arguments)


def main() -> None:
    """Attacks, and prints what was found."""
    asked = options()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    good = True
    with tempfile.TemporaryDirectory() as place:
        everything = victims(Path(place))
        for victim in everything:
            generator = random.Random(f"{asked.seed} {victim.name}")  # noqa: S311 - a draw that repeats
            if not asked.only or victim.name in asked.only:
                good &= attack(victim, asked, generator)
            elif victim.name == "train":  # others start from it
                run(victim.begin)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
