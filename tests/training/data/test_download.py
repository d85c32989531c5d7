from __future__ import annotations

import hashlib
import http.server
import socket
import threading
from functools import partial

import pytest

from tintling.training.data import _download, mnist_files
from tintling.training.data._download import DownloadError, RemoteFile, fetch
from tintling.training.data.idx import idx_bytes
from tintling.training.data.mnist import load_mnist

CONTENT = bytes(range(256)) * 1_000
FILE = RemoteFile("digits.bin", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class Handler(http.server.BaseHTTPRequestHandler):
    """A mirror: serves ``server.content``, resumes if ``server.resumes``, breaks off at ``server.cut``."""

    def do_GET(self):
        server = self.server
        server.requests.append((self.path, self.headers.get("Range")))
        if server.content is None:
            self.send_error(404)
            return
        start = 0
        if server.resumes and (wanted := self.headers.get("Range")):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.send_response(206)
        else:
            self.send_response(200)
        body = server.content[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if server.cut is None else body[: server.cut])

    def log_message(self, *args):
        pass


@pytest.fixture
def mirror():
    """Starts mirrors and stops them."""
    servers = []

    def start(content=CONTENT, *, resumes=True, cut=None):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.content, server.resumes, server.cut, server.requests = content, resumes, cut, []
        threading.Thread(target=partial(server.serve_forever, poll_interval=0.02), daemon=True).start()
        servers.append(server)
        return server, f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_file_is_fetched_whole_with_its_progress_and_only_once(mirror, tmp_path):
    server, address = mirror()
    seen = []
    path = fetch(FILE, [address], tmp_path / "new", on_progress=lambda *figures: seen.append(figures))
    assert path.read_bytes() == CONTENT
    assert seen[-1] == ("digits.bin", len(CONTENT), len(CONTENT))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    fetch(FILE, [address], tmp_path / "new")
    assert len(server.requests) == 1
    assert [entry.name for entry in (tmp_path / "new").iterdir()] == ["digits.bin"]


def test_a_broken_transfer_goes_on_where_it_ended(mirror, tmp_path):
    server, address = mirror(cut=100_000)
    with pytest.raises(DownloadError, match="100,000 of 256,000"):
        fetch(FILE, [address], tmp_path)
    assert not (tmp_path / "digits.bin").exists()
    server.cut = None
    assert fetch(FILE, [address], tmp_path).read_bytes() == CONTENT
    assert server.requests[-1] == ("/digits.bin", "bytes=100000-")


def test_a_server_that_cannot_resume_is_read_from_the_start(mirror, tmp_path):
    _, address = mirror(resumes=False)
    (tmp_path / "digits.bin.part").write_bytes(CONTENT[:5_000])
    assert fetch(FILE, [address], tmp_path).read_bytes() == CONTENT


def test_a_part_that_is_wrong_does_not_block_the_download(mirror, tmp_path):
    _, address = mirror()
    (tmp_path / "digits.bin.part").write_bytes(b"x" * 5_000)
    with pytest.raises(DownloadError, match="wrong checksum"):
        fetch(FILE, [address], tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert fetch(FILE, [address], tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("bad", [None, CONTENT[:-1] + b"!", CONTENT + b"more"])
def test_the_second_mirror_serves_when_the_first_gives_nothing_or_the_wrong_bytes(mirror, tmp_path, bad):
    first, bad_address = mirror(bad)
    second, good_address = mirror()
    assert fetch(FILE, [bad_address, good_address], tmp_path).read_bytes() == CONTENT
    assert len(first.requests) == len(second.requests) == 1


def test_a_damaged_file_in_the_cache_is_fetched_again(mirror, tmp_path):
    _, address = mirror()
    (tmp_path / "digits.bin").write_bytes(b"damaged")
    assert fetch(FILE, [address], tmp_path).read_bytes() == CONTENT


def test_when_all_mirrors_fail_each_reason_is_told(mirror, tmp_path):
    _, missing = mirror(None)
    _, wrong = mirror(CONTENT[::-1])
    with pytest.raises(DownloadError, match=r"404.*wrong checksum"):
        fetch(FILE, [missing, wrong], tmp_path)
    assert not list(tmp_path.glob("digits.bin*"))


def test_a_mirror_that_never_answers_is_left_in_time(tmp_path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        with pytest.raises(DownloadError, match=r"no answer within 0\.3 s|timed out"):
            fetch(FILE, [f"http://127.0.0.1:{silent.getsockname()[1]}/"], tmp_path, timeout_s=0.3)


def test_mnist_is_downloaded_when_it_is_nowhere_else_and_found_in_the_cache_afterwards(
    mirror, tmp_path, monkeypatch, digits
):
    """The four files of a small data set stand in for MNIST's, with digests to match."""
    import gzip

    arrays = (digits.train_images, digits.train_labels, digits.test_images, digits.test_labels)
    plain = {
        name: idx_bytes(array) for (name, _, _), array in zip(mnist_files._IDX_FILES, arrays, strict=True)
    }
    packed = {f"/{name}.gz": gzip.compress(content, 1) for name, content in plain.items()}
    table = tuple(
        (name, len(packed[f"/{name}.gz"]), hashlib.sha256(content).hexdigest())
        for name, content in plain.items()
    )
    monkeypatch.setattr(mnist_files, "_IDX_FILES", table)
    server, address = mirror()

    class Four(Handler):
        def do_GET(self):
            self.server.content = packed[self.path]
            super().do_GET()

    server.RequestHandlerClass = Four
    monkeypatch.setattr(mnist_files, "MIRRORS", (address,))
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path))
    loaded = load_mnist()
    assert (loaded.source.name, loaded.source.verified, loaded.source.fallback) == ("MNIST", True, False)
    assert (loaded.test_images == digits.test_images).all()
    assert len(server.requests) == 4
    assert load_mnist().source == loaded.source
    assert len(server.requests) == 4


def test_without_a_network_the_offline_digits_are_announced_loudly(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(mnist_files, "MIRRORS", ("http://127.0.0.1:9/",))
    loaded = load_mnist()
    assert loaded.source.fallback
    assert (len(loaded.train_labels), len(loaded.test_labels)) == (4_000, 1_000)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "OFFLINE DATA" in captured.err
    assert "5,000 real MNIST digits" in " ".join(captured.err.split())


def test_offline_touches_no_network(monkeypatch, tmp_path):
    monkeypatch.setenv("TINTLING_CACHE_DIR", str(tmp_path))

    def forbidden(*_args, **_kwargs):
        raise AssertionError("the network was used")

    monkeypatch.setattr(_download, "fetch", forbidden)
    assert load_mnist(offline=True).source.fallback
