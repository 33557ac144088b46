import re

import pytest

from development.places import RECORDINGS
from exporter.targets.jmxquery.errors import explain
from exporter.targets.jmxquery.process import Outcome

ERRORS = RECORDINGS / "jmxquery" / "errors"
RECORDING = re.compile(r"recorded: [^\n]+\nstatus: (-?\d+)\n--- output\n(.*)--- errors\n(.*)", re.DOTALL)

EXPECTED = {
    "carbon-wrong-password": ("login", "Unauthorized access attempt to JMX operation."),
    "carbon-no-credentials": ("login", "Credentials required"),
    "jdk-wrong-password": ("login", "Authentication failed! Invalid username or password"),
    "jdk-no-credentials": ("login", "Authentication failed! Credentials required"),
    "jdk-no-access": ("login", "for any of the authenticated identities [nobody]"),
    "refused": ("connect", "Connection refused to host: 127.0.0.1"),
    "stub-host-refused": ("connect", "Connection refused to host: 127.0.0.77; nested"),
    "server-killed": ("connect", "the query failed: Connection refused to host: 127.0.0.1"),
    "unknown-host": ("resolve", "Unknown host: no-such-host.invalid"),
    "stub-host-unknown": ("resolve", "an address that the server itself gave out: see java.rmi.server.hostname there"),
    "silent": ("timeout", "SocketTimeoutException: Read timed out"),
    "http": ("not_jmx", "non-JRMP server at remote endpoint (nothing there speaks RMI in plain text"),
    "tls-registry": ("not_jmx", "or TLS, which jmxquery cannot speak"),
    "no-such-name": ("not_jmx", "NameNotFoundException: other"),
    "tls-server": ("tls", "the server wants TLS, for which jmxquery has no settings"),
    "null-item": ("protocol", "StackOverflowError (which is how it reads composite data with an item that is null)"),
    "bad-java-option": ("transport", "Java does not run: Unrecognized VM option 'NoSuchOption'"),
    "no-memory": ("transport", "There is insufficient memory for the Java Runtime Environment to continue."),
    "invalid-heap": ("transport", "Initial heap size set to a larger value than the maximum heap size"),
}


def recorded(name: str) -> Outcome:
    match = RECORDING.fullmatch((ERRORS / f"{name}.txt").read_text(encoding="utf-8"))
    assert match
    return Outcome(int(match[1]), match[2], match[3])


def test_every_recorded_error_has_its_expectation() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in ERRORS.iterdir())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_error_is_told_by_its_reason_in_one_line(name: str) -> None:
    error = explain(recorded(name))
    reason, words = EXPECTED[name]
    assert error.reason == reason
    assert words in error.message
    assert "\n" not in error.message
    assert len(error.message) < 450


def test_only_an_address_from_the_server_itself_is_blamed_on_it() -> None:
    assert "java.rmi.server.hostname" in explain(recorded("stub-host-refused")).message
    assert "java.rmi.server.hostname" not in explain(recorded("refused")).message


@pytest.mark.parametrize(
    ("message", "cause", "reason"),
    [
        # How RMI words them (sun.rmi.transport.tcp.TCPEndpoint): a time-out too is a "refused" connection.
        ("Connection refused to host: h", "java.net.ConnectException: Connection timed out", "timeout"),
        ("Exception creating connection to: h", "java.net.NoRouteToHostException: No route to host", "connect"),
        ("Exception creating connection to: h", "java.net.SocketException: Network is unreachable", "connect"),
    ],
)
def test_what_hides_in_a_wrapped_exception_is_found(message: str, cause: str, reason: str) -> None:
    text = f"{message}; nested exception is: \n\t{cause}"
    assert explain(Outcome(2, f'{{ "error": "connection-error", "message":"{text}"}}\n', "")).reason == reason


def test_an_unknown_failure_of_the_query_is_a_matter_of_the_protocol() -> None:
    error = explain(Outcome(2, '{ "error": "general-exception", "message":"null"}\n', ""))
    assert (error.reason, error.message) == ("protocol", "the query failed: null")


def test_a_java_before_argument_files_is_too_old() -> None:
    # Java 8 takes the argument for the main class's name, with dots for slashes (sun.launcher.LauncherHelper).
    error = explain(Outcome(1, "", "Error: Could not find or load main class @.dev.fd.3\n"))
    assert (error.reason, error.message) == (
        "transport",
        "Java is too old, it knows no argument files: install Java 11 or later",
    )


def test_what_a_signal_ended_is_told() -> None:
    assert explain(Outcome(-9, "", "")).message == "the query process was ended by signal 9"


@pytest.mark.parametrize("secret", ["t", "main", "error", "java", "e", "Exception", "message", "SecurityException"])
@pytest.mark.parametrize("name", EXPECTED)
def test_a_password_that_is_a_common_word_changes_no_reason(name: str, secret: str) -> None:
    assert explain(recorded(name), secret).reason == EXPECTED[name][0]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_short_password_spoils_no_word(name: str) -> None:
    assert explain(recorded(name), "t").message == explain(recorded(name)).message


def test_a_message_that_is_cut_off_holds_no_beginning_of_the_password() -> None:
    thrown = f'Exception in thread "main" a.b.C: {" " * 3990}p@ss w0rd and more\n'
    assert "p@ss" not in explain(Outcome(1, "", thrown), "p@ss w0rd").message
