"""Puts the files of an export into place: whole, beside what is the user's, with their manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from tintling.artifacts import MANIFEST_NAME, Manifest, load_manifest, sha256_file, write_atomic
from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.emit_together import SHARED_FILES
from tintling.staging import staged_folder

__all__ = ["refuse_other_manifest", "write_export"]

_GENERATED = "components/tintling/src/"  # in a project, all that is compiled there is ours


def refuse_other_manifest(out: Path) -> None:
    """Keeps even a forced export from replacing a manifest that is not an export's.

    Raises:
        ArtifactError: The folder holds such a manifest.
    """
    if (out / MANIFEST_NAME).exists() and not _is_export(out):
        raise ArtifactError(f"{out} holds a {MANIFEST_NAME} that no export wrote: choose another --out")


def _is_export(out: Path) -> bool:
    try:
        history = load_manifest(out).history
    except ArtifactError:
        return False
    return bool(history) and history[-1].get("stage") == "export"


def write_export(
    out: Path, contents: Mapping[str, str | bytes], manifest: Manifest, names: Sequence[str]
) -> Manifest:
    """Writes the folder through a sibling, so that it never exists half written.

    A new folder appears whole. In a folder that exists each file is replaced whole, unchanged files of
    an earlier export of the same model that are no longer wanted go, and files of the user stay.

    Args:
        out: The folder.
        contents: Relative path with ``/`` to text or bytes.
        manifest: What is to be saved, without its list of files.
        names: Identifiers of the models.

    Returns:
        The manifest with the files.

    Raises:
        ArtifactError: The folder cannot be written.
    """
    with staged_folder(out, stale=_earlier(out, names)) as staging:
        for file, content in contents.items():
            write_atomic(staging / file, content)
        complete = manifest.with_files(staging, *contents)
        complete.save(staging)
    return complete


def _earlier(out: Path, names: Sequence[str]) -> set[str]:
    """The models' own files of an earlier export of one of them that were not changed since.

    Kernel headers beside a model are not among them: another model in the folder may need them.
    """
    if not _is_export(out):
        return set()
    manifest = load_manifest(out)
    step = manifest.history[-1]
    beside = step.get("beside")
    earlier = {step.get("name"), *(beside if isinstance(beside, list) else ())}
    if not earlier & set(names):
        return set()
    ours = sorted({str(name) for name in earlier} | set(names))
    return {
        file
        for file, entry in manifest.files.items()
        if _is_ours(file, ours) and (out / file).is_file() and sha256_file(out / file) == entry.sha256
    }


def _is_ours(file: str, names: Sequence[str]) -> bool:
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts:
        return False
    if file.startswith(_GENERATED) or file in SHARED_FILES:
        return True
    return path.name == file and file.startswith(tuple(f"tl_{name}" for name in names))
