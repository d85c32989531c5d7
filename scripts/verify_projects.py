"""Exports projects of every form, and has the tools' own linters read their manifests.

Espressif's component manager reads each ``idf_component.yml``, PlatformIO lints ``platformio.ini``; both are
installed into an environment of their own. Arduino's linter is no Python package: ``library.properties`` is
held to the IDE's rules by ``tests/firmware_export/forms/test_arduino.py``. The projects have no
``library.json``: a PlatformIO project is exported, no library.

    python scripts/verify_projects.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from goals import Row, gather, show
from verify_install import Environment

_TOOLS = ("idf-component-manager>=3", "platformio>=6.1")
_EXPORTS = (
    ("esp-idf", "generated"),
    ("esp-idf", "tflm"),
    ("platformio", "generated"),
    ("platformio", "tflm"),
)
_READ = """
import sys, warnings
warnings.simplefilter("ignore")
from pathlib import Path
from idf_component_tools.manager import ManifestManager
manifest = ManifestManager(Path(sys.argv[1]), "tintling").load()
print(len(manifest.dependencies), "dependencies")
"""


def _run(command: Sequence[str], folder: Path) -> tuple[bool, str]:
    """Whether a command succeeds, and the last line that it prints, or else of its errors."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = (done.stdout.strip() or done.stderr.strip()).splitlines()
    return done.returncode == 0, lines[-1].strip() if lines else ""


def rows(folder: Path) -> Iterator[Row]:
    """Exports and reads each project."""
    tools = Environment(folder, sys.executable)
    tools.install(*_TOOLS)
    for form, runtime in _EXPORTS:
        name = f"{form}-{runtime}"
        project = folder / name
        command = ["export", "tiny", "--format", form, "--runtime", runtime, "--out", name]
        good, said = _run([sys.executable, "-P", "-m", "tintling", *command], folder)
        if not good:
            yield Row(f"export {name}", said, "exported", passed=False)
            continue
        for manifest in sorted(project.rglob("idf_component.yml")):
            good, said = _run([str(tools.bin / "python"), "-c", _READ, str(manifest.parent)], folder)
            yield Row(f"{name}, {manifest.relative_to(project)}", said, "valid", good)
        if (project / "platformio.ini").exists():
            good, said = _run([str(tools.bin / "pio"), "project", "config", "--lint"], project)
            yield Row(f"{name}, platformio.ini", said, "valid", good and "free from linting errors" in said)


def main() -> int:
    """Prints what was read."""
    with tempfile.TemporaryDirectory(prefix="tintling-") as name:
        found = gather(rows(Path(name)))
    show("Manifests of exported projects", found)
    return 0 if all(row.passed for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
