"""Who may read a server, and who may do more: on a JVM whose agent wants passwords."""

import pytest

from exporter.jmx import LoginRefusedError, ObjectName, OperationDeniedError
from exporter.jmx.requests import calls
from testing.jmx.open_connection import SECONDS, Open
from testing.jvm import Jvm, StartJvm, login_options

AGENT = "-Dcom.sun.management.jmxremote"
VALUES = ObjectName.parse("exotic:type=Values")
THREADING = ObjectName.parse("java.lang:type=Threading")


@pytest.fixture(scope="module")
def guarded(start_jvm: StartJvm, tmp_path_factory: pytest.TempPathFactory) -> Jvm:
    folder = tmp_path_factory.mktemp("access")
    passwords, access = "monitor right\nadmin right\nnobody right\n", "monitor readonly\nadmin readwrite\n"
    return start_jvm(*login_options(folder, passwords, access))


@pytest.mark.parametrize(
    ("user", "password", "words"),
    [
        ("monitor", "wrong-secret", "Authentication failed! Invalid username or password"),
        ("nobody", "right", "Access denied!"),
        (None, "", "Credentials required"),
    ],
)
def test_a_refused_login_is_told_in_the_servers_words(
    user: str | None, password: str, words: str, open_connection: Open, guarded: Jvm
) -> None:
    with pytest.raises(LoginRefusedError, match=words) as refused:
        open_connection(guarded, user, password)
    assert "wrong-secret" not in str(refused.value)


def test_a_denied_operation_is_learnt(open_connection: Open, guarded: Jvm) -> None:
    connection = open_connection(guarded, "monitor", "right")
    asked = [calls.operation(THREADING, "findDeadlockedThreads"), calls.attribute(VALUES, "Plain")]
    for _ in range(2):
        denied, value = connection.pipeline(asked, SECONDS)
        assert isinstance(denied, OperationDeniedError)
        assert "Access denied!" in str(denied)
        assert value == "plain"
    assert "before" in str(denied)


def test_who_may_write_may_invoke(open_connection: Open, guarded: Jvm) -> None:
    connection = open_connection(guarded, "admin", "right")
    assert list(connection.pipeline([calls.operation(THREADING, "findDeadlockedThreads")], SECONDS)) == [None]
