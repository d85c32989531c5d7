"""Lists what an installation holds as CycloneDX, and refuses licences of strong copyleft.

``make sbom`` writes ``dist/sbom.json`` for the packages that are installed. Strong copyleft is refused but
for ``esptool``, which ``tintling flash`` starts as a process of its own and never imports.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from tintling.artifacts import write_atomic

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "dist" / "sbom.json"
SEPARATE = frozenset({"esptool"})
"""Programs under the GPL that are started and not imported."""

_STRONG = re.compile(r"\b(A?GPL|GNU (Affero )?General Public|SSPL)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def licence(name: str) -> str:
    """What a package says of its licence, in one line; empty when it says nothing."""
    metadata = distribution(name).metadata
    classified = [
        entry.rpartition("::")[2].strip()
        for entry in metadata.get_all("Classifier") or []
        if "License ::" in entry
    ]
    stated = metadata.get("License-Expression") or "; ".join(classified) or metadata.get("License") or ""
    return str(stated).splitlines()[0].strip() if stated else ""


def installed(root: str = "tintling") -> dict[str, tuple[str, str]]:
    """Version and licence of a package and of all that it needs, with its own extras, by name in order."""
    found: dict[str, tuple[str, str]] = {}
    waiting = [root]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:  # of an extra, a platform or a Python that is another one
            continue
        found[name] = (package.version, licence(name))
        needed = [entry for entry in package.requires or [] if "extra ==" not in entry or name == root]
        waiting += [match[0] for entry in needed if (match := _NAME.match(entry))]
    return dict(sorted(found.items()))


def refused(packages: dict[str, tuple[str, str]]) -> list[str]:
    """Names of packages whose licences bind whoever passes Tintling on."""
    return [name for name, (_, terms) in packages.items() if _STRONG.search(terms) and name not in SEPARATE]


def document(packages: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """The list as CycloneDX 1.5; it holds no time and no random number."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": [
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                **({"licenses": [{"license": {"name": terms}}]} if terms else {}),
            }
            for name, (version, terms) in packages.items()
        ],
    }


def main() -> None:
    """Writes the list, and names what is refused."""
    packages = installed()
    write_atomic(OUT, json.dumps(document(packages), indent=1, ensure_ascii=False) + "\n")
    silent = [name for name, (_, terms) in packages.items() if not terms]
    print(
        f"{OUT.relative_to(ROOT)}: {len(packages)} packages; no licence stated: {', '.join(silent) or 'none'}"
    )
    if found := refused(packages):
        sys.exit(f"refused: {', '.join(found)}")


if __name__ == "__main__":
    main()
