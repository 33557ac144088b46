"""A real JVM whose password changes, on its side and in the exporter's file, and not at the same moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.secrecy.credentials import Credentials, Secret
from exporter.targets.login_guard import LoginGuard, LoginRefusals
from exporter.targets.native.source import NativeSource
from testing.jvm import Jvm, StartJvm, login_options

RUNTIME = ObjectName.parse("java.lang:type=Runtime")


@dataclass(frozen=True)
class Server:
    """A JVM, and the file in which it has its user's password; the JDK's agent takes a change of it at once."""

    jvm: Jvm
    passwords: Path

    def expect(self, password: str) -> None:
        self.passwords.write_text(f"monitor {password}\n")


@pytest.fixture(scope="module")
def server(start_jvm: StartJvm, tmp_path_factory: pytest.TempPathFactory) -> Server:
    folder = tmp_path_factory.mktemp("rotated")
    return Server(start_jvm(*login_options(folder, "monitor right\n")), folder / "passwords")


class Client:
    """A guarded source, and the clock of its refusals."""

    def __init__(self, jvm: Jvm, password: Secret | Path) -> None:
        credentials = Credentials("monitor", password)
        self.seconds = 1000.0
        self.refusals = LoginRefusals(lambda: self.seconds)
        self.source = NativeSource(jvm.url, credentials)
        self.guard = LoginGuard(self.source, credentials, self.refusals, str(jvm.url))

    def read(self) -> Snapshot:
        return self.guard.read([AttributeQuery(RUNTIME, ("VmName",))], Deadline.after(30))

    def refused(self) -> str:
        with pytest.raises(TargetError) as caught:
            self.read()
        assert caught.value.reason == "login"
        return caught.value.message


Open = Callable[[Secret | Path], Client]


@pytest.fixture
def opened(server: Server) -> Iterator[Open]:
    clients: list[Client] = []

    def open_(password: Secret | Path) -> Client:
        clients.append(Client(server.jvm, password))
        return clients[-1]

    server.expect("right")
    yield open_
    for client in clients:
        client.guard.close()


def test_a_refusal_that_was_mended_on_the_server_is_tried_again_when_asked_for(server: Server, opened: Open) -> None:
    server.expect("other")
    client = opened(Secret("right"))
    client.refused()
    client.seconds += 60
    client.refused()  # from now on it waits for two minutes
    server.expect("right")
    client.seconds += 30
    client.refusals.hurry()
    assert "next try after" in client.refused(), "accounts lock: no more than one try a minute"
    client.seconds += 30
    assert client.read().mbeans


@pytest.mark.parametrize("content", [None, "", "\n", "\0"], ids=["missing", "empty", "a line break", "binary"])
def test_a_file_that_cannot_be_used_for_a_while_costs_no_session(
    content: str | None, opened: Open, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text("right")
    client = opened(file)
    assert client.read().stale_secret == ""
    session = client.source._poller._connection
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    for _ in range(2):
        snapshot = client.read()
        assert snapshot.mbeans
        assert snapshot.stale_secret.startswith(f"{file}: ")
        assert "right" not in snapshot.stale_secret
    file.write_text("right")
    assert client.read().stale_secret == ""
    assert client.source._poller._connection is session


def test_no_session_begins_with_a_password_that_is_no_longer_in_its_file(opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("right")
    client = opened(file)
    client.read()
    file.write_text("")
    client.source._poller.disconnect()
    for _ in range(2):
        assert client.refused() == f"{file}: found an empty file, expected a secret"
    file.write_text("right")
    assert client.read().mbeans, "nothing was refused, so nothing is waited for"


def test_a_session_that_is_lost_meanwhile_is_not_opened_again(server: Server, opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("right")
    client = opened(file)
    client.read()
    file.unlink()
    connection = client.source._poller._connection
    assert connection is not None
    connection.close()  # as if the server had forgotten it
    assert str(file) in client.refused()
    file.write_text("right")
    assert client.read().mbeans
