"""Fetching a file from the first mirror that gives the right bytes.

A broken transfer leaves ``<name>.part`` behind and the next attempt goes on from there; only a file
whose digest is right gets its final name.
"""

from __future__ import annotations

import hashlib
import queue
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tintling.errors import DatasetError

__all__ = ["DownloadError", "RemoteFile", "fetch"]

_TIMEOUT_S = 10.0

Progress = Callable[[str, int, int], None]


class DownloadError(DatasetError):
    """No mirror gave the file."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as its publisher offers it.

    Attributes:
        name: File name, appended to a mirror's address.
        size: Bytes of the file.
        sha256: Digest in hexadecimal of what ``unpack`` makes of the file.
        unpack: Gives the bytes that are digested: the file itself, or what is compressed in it.
    """

    name: str
    size: int
    sha256: str
    unpack: Callable[[Path], bytes] = Path.read_bytes


def fetch(
    remote: RemoteFile,
    mirrors: Sequence[str],
    folder: Path,
    *,
    on_progress: Progress | None = None,
    timeout_s: float = _TIMEOUT_S,
) -> Path:
    """Downloads a file into ``folder`` unless it is there.

    Args:
        remote: What to fetch.
        mirrors: Addresses, each ending in a slash, tried in order.
        folder: Where the file goes; made if it is missing.
        on_progress: Called with (file name, bytes so far, bytes in all).
        timeout_s: Longest wait in seconds for a connection, and for the next bytes.

    Returns:
        Path of the file; its digest was found right.

    Raises:
        DownloadError: Every mirror failed; the message says why each did.
    """
    target = folder / remote.name
    part = folder / f"{remote.name}.part"
    if target.is_file() and _is_right(remote, target):
        return target
    reasons = []
    for mirror in mirrors:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _transfer(mirror + remote.name, remote, part, on_progress, timeout_s)
            if not _is_right(remote, part):
                part.unlink()
                reasons.append(f"{mirror}: wrong checksum")
                continue
            part.replace(target)
        except (OSError, httpx.HTTPError, httpx.InvalidURL, DownloadError) as error:
            reasons.append(f"{mirror}: {error}")
        else:
            return target
    raise DownloadError(f"cannot download {remote.name}: {'; '.join(reasons)}")


def _is_right(remote: RemoteFile, path: Path) -> bool:
    try:
        return hashlib.sha256(remote.unpack(path)).hexdigest() == remote.sha256
    except (OSError, EOFError, DatasetError):
        return False


def _transfer(
    url: str, remote: RemoteFile, part: Path, on_progress: Progress | None, timeout_s: float
) -> None:
    """Appends to ``part`` what is missing, or starts over where the server cannot resume."""
    done = part.stat().st_size if part.is_file() else 0
    if done >= remote.size:
        part.unlink(missing_ok=True)
        done = 0
    headers = {"User-Agent": "tintling", "Accept-Encoding": "identity"}
    if done:
        headers["Range"] = f"bytes={done}-"
    with _opened(httpx.Request("GET", url, headers=headers), timeout_s) as response:
        if not response.is_success:
            raise DownloadError(f"HTTP status {response.status_code} {response.reason_phrase}".rstrip())
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            done = 0
        with part.open("ab" if done else "wb") as stream:
            for chunk in _chunks(response):
                done += len(chunk)
                if done > remote.size:
                    stream.truncate(0)
                    raise DownloadError(f"more than the expected {remote.size:,} bytes")
                stream.write(chunk)
                if on_progress is not None:
                    on_progress(remote.name, done, remote.size)
    if done < remote.size:
        raise DownloadError(f"the connection ended after {done:,} of {remote.size:,} bytes")


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    """Gives the bytes as they come, up to where a connection breaks off."""
    try:
        yield from response.iter_raw()
    except httpx.RemoteProtocolError:
        return


@contextmanager
def _opened(request: httpx.Request, timeout_s: float) -> Iterator[httpx.Response]:
    """Opens an address within ``timeout_s``, name lookup and every tried address included.

    A socket's own timeout holds for each of a host's addresses in turn and not at all for the name
    lookup, so that a network without a way out would hold the user for minutes.
    """
    answers: queue.Queue[httpx.Response | Exception] = queue.Queue(maxsize=1)
    # The certificates of the machine, as everything else on it trusts them.
    client = httpx.Client(follow_redirects=True, timeout=timeout_s, verify=ssl.create_default_context())

    def work() -> None:
        try:
            answers.put(client.send(request, stream=True))
        except Exception as error:  # noqa: BLE001 - handed to the caller, which raises it
            answers.put(error)

    threading.Thread(target=work, name="tintling-download", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout_s)
    except queue.Empty:
        # The thread may still use the client, which therefore stays open.
        raise DownloadError(f"no answer within {timeout_s:g} s") from None
    try:
        if isinstance(answer, Exception):
            raise answer
        with closing(answer):
            yield answer
    finally:
        client.close()
