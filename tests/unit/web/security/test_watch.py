"""The web configuration's files are changed in all the ways that people and programs change files."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from exporter.document import DocumentError
from exporter.web.security.protection import Protection
from exporter.web.security.settings import Pem, TlsSettings, WebConfiguration
from exporter.web.security.watch import WatchedProtection
from testing.patience import PATIENCE


@dataclass
class Files:
    """A stand-in for a web configuration: the file's text is a user's name; a certificate and its key are words.

    The pair matches where they are the same word. The times of files are long ago, or now where a test says so.
    """

    folder: Path
    reads: int = 0
    hang: threading.Event = field(default_factory=threading.Event)
    now: float = 1_000_000_000.0

    def __post_init__(self) -> None:
        self.hang.set()
        self.names = ("web.yml", "cert.pem", "key.pem")
        for name, text in zip(self.names, ("anna", "one", "one"), strict=True):
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def clock(self) -> float:
        """Long after all that a test writes, so that its times tell of every change."""
        return max(path.stat().st_ctime for path in self.folder.iterdir()) + 60

    def read(self) -> Protection:
        self.reads += 1
        assert self.hang.wait(PATIENCE)
        user, certificate, key = (Pem((self.folder / name).read_bytes(), self.folder / name) for name in self.names)
        if certificate.content != key.content:
            raise DocumentError("web.yml", 3, (), "found the key of another certificate")
        configuration = WebConfiguration(
            self.folder / "web.yml", TlsSettings(certificate, key), {user.content.decode(): "hash"}
        )
        return Protection(configuration)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def watched(files: Files) -> WatchedProtection:
    return WatchedProtection(files.folder / "web.yml", files.read, files.clock)


def users(watched: WatchedProtection) -> list[str]:
    return list(watched.in_force().configuration.users)


def certificate(watched: WatchedProtection) -> bytes:
    tls = watched.in_force().configuration.tls
    assert tls is not None
    return tls.certificate.content


def is_successful(watched: WatchedProtection) -> float:
    return watched.families()[0].samples[0].value


def test_files_that_stay_as_they_are_are_not_read_again(files: Files, watched: WatchedProtection) -> None:
    for _ in range(5):
        watched.look()
    assert files.reads == 2, "at the start, and at the first look"
    assert (users(watched), is_successful(watched)) == (["anna"], 1)


def by_writing(files: Files) -> None:
    files.write("web.yml", "bob")


def by_moving(files: Files) -> None:
    files.write("new", "bob")
    (files.folder / "new").rename(files.folder / "web.yml")


def by_moving_one_as_old_and_as_large(files: Files) -> None:
    status = (files.folder / "web.yml").stat()
    files.write("new", "bob!")
    os.utime(files.folder / "new", ns=(status.st_atime_ns, status.st_mtime_ns))
    (files.folder / "new").rename(files.folder / "web.yml")


@pytest.mark.parametrize("change", [by_writing, by_moving, by_moving_one_as_old_and_as_large])
def test_a_change_is_taken_up(files: Files, watched: WatchedProtection, change: Callable[[Files], None]) -> None:
    watched.look()
    change(files)
    watched.look()
    assert users(watched)[0].startswith("bob")


def test_kubernetes_swap_of_a_link_is_taken_up(tmp_path: Path) -> None:
    """The files are links to those in `..data`, which is a link itself and put in the place of another."""
    for version, name in (("..1", "anna"), ("..2", "bob")):
        (tmp_path / version).mkdir()
        Files(tmp_path / version).write("web.yml", name)
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    files = Files(mounted)
    (mounted / "..data").symlink_to(tmp_path / "..1")
    for name in files.names:
        (mounted / name).unlink()
        (mounted / name).symlink_to(Path("..data") / name)
    watched = WatchedProtection(mounted / "web.yml", files.read, files.clock)
    watched.look()
    (mounted / "..new").symlink_to(tmp_path / "..2")
    (mounted / "..new").rename(mounted / "..data")
    watched.look()
    assert users(watched) == ["bob"]


def test_a_file_that_was_changed_a_moment_ago_is_read_again_whatever_it_looks_like(files: Files) -> None:
    """Two changes within one tick of the file system's clock have the same times."""
    watched = WatchedProtection(files.folder / "web.yml", files.read, lambda: files.clock() - 59)
    for _ in range(3):
        watched.look()
    assert files.reads == 4


def test_half_a_pair_leaves_the_old_one_in_force_until_the_other_half_is_there(
    files: Files, watched: WatchedProtection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    files.write("cert.pem", "two")
    for _ in range(3):
        watched.look()
    assert (certificate(watched), is_successful(watched)) == (b"one", 0)
    files.write("key.pem", "two")
    watched.look()
    assert (certificate(watched), is_successful(watched)) == (b"two", 1)
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"], "said once"
    assert "found the key of another certificate" in caplog.messages[0]


@pytest.mark.parametrize("name", ["web.yml", "cert.pem"])
def test_a_file_that_has_gone_opens_nothing(files: Files, watched: WatchedProtection, name: str) -> None:
    before = (files.folder / name).read_text()
    (files.folder / name).unlink()
    watched.look()
    assert (users(watched), certificate(watched), is_successful(watched)) == (["anna"], b"one", 0)
    files.write(name, before)
    watched.look()
    assert is_successful(watched) == 1


def test_terms_of_tls_stay_the_same_as_long_as_its_settings_do(files: Files, watched: WatchedProtection) -> None:
    """Other terms end the connections that were made before."""
    before = watched.in_force()
    files.write("web.yml", "bob")
    watched.look()
    assert watched.in_force().tls is before.tls
    assert users(watched) == ["bob"]


def test_looks_are_made_in_a_thread_and_at_once_where_somebody_hurries(
    files: Files, watched: WatchedProtection
) -> None:
    watched.start()
    try:
        until(lambda: files.reads == 2)
        files.write("web.yml", "bob")
        assert watched.hurry().result(PATIENCE) == ""
        assert users(watched) == ["bob"]
        files.write("cert.pem", "two")
        assert watched.hurry().result(PATIENCE) == "web.yml:3: found the key of another certificate"
        (files.folder / "web.yml").unlink()
        assert "No such file" in watched.hurry().result(PATIENCE)
    finally:
        watched.stop()


def test_files_that_hang_hold_nobody_up_and_it_shows(
    files: Files, watched: WatchedProtection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("exporter.web.security.watch.HANGS_AFTER_SECONDS", 0.05)
    files.hang.clear()
    watched.start()
    try:
        until(lambda: is_successful(watched) == 0)
        assert users(watched) == ["anna"]
        assert is_successful(watched) == 0
        files.hang.set()
        until(lambda: is_successful(watched) == 1)
    finally:
        files.hang.set()
        watched.stop()
    assert caplog.messages == ["the web configuration's files cannot be looked at: their file system does not answer"]


def until(condition: Callable[[], bool]) -> None:
    turn = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if condition():
            return
        turn.wait(0.01)
    raise AssertionError
