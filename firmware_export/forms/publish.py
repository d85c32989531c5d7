"""Puts the files of an export into place: whole, beside what is the user's, with their manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from tintling.artifacts import MANIFEST_NAME, Manifest, load_manifest, sha256_file, write_atomic
from tintling.errors import ArtifactError
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


def write_export(out: Path, contents: Mapping[str, str | bytes], manifest: Manifest, name: str) -> Manifest:
    """Writes the folder through a sibling, so that it never exists half written.

    A new folder appears whole. In a folder that exists each file is replaced whole, unchanged files of
    an earlier export of the same model that are no longer wanted go, and files of the user stay.

    Args:
        out: The folder.
        contents: Relative path with ``/`` to text or bytes.
        manifest: What is to be saved, without its list of files.
        name: Identifier of the model.

    Returns:
        The manifest with the files.

    Raises:
        ArtifactError: The folder cannot be written.
    """
    with staged_folder(out, stale=_earlier(out, name)) as staging:
        for file, content in contents.items():
            write_atomic(staging / file, content)
        complete = manifest.with_files(staging, *contents)
        complete.save(staging)
    return complete


def _earlier(out: Path, name: str) -> set[str]:
    """The model's own files of an earlier export that were not changed since.

    Kernel headers beside a model are not among them: another model in the folder may need them.
    """
    if not _is_export(out):
        return set()
    manifest = load_manifest(out)
    if manifest.history[-1].get("name") != name:
        return set()
    return {
        file
        for file, entry in manifest.files.items()
        if _is_ours(file, name) and (out / file).is_file() and sha256_file(out / file) == entry.sha256
    }


def _is_ours(file: str, name: str) -> bool:
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts:
        return False
    return file.startswith(_GENERATED) or (path.name == file and file.startswith(f"tl_{name}"))
