"""The reason why a query of jmxquery failed, from what its process left: exit status, output and errors."""

import re

from exporter.jmx import REGISTRY_PORT_RULE
from exporter.jmx.mask import CUT, masked
from exporter.model.snapshot import ErrorReason, TargetError
from exporter.targets.jmxquery.process import Outcome

INSTALL_JAVA = "install Java 11 or later"
_LENGTH = 300
_READ = 4000
"""Characters of a message that are looked at: it may be as long as a server likes."""

_REPORTED = re.compile(r'\{ "error": "(?P<kind>[a-z-]+)", "message":"(?P<message>.*)"\}\s*', re.DOTALL)
"""What `JMXQuery.main` prints before it ends with status 2; the message is an exception's, unescape."""
_THROWN = re.compile(r'^Exception in thread "main" (?P<exception>[\w.$]+)(?:: (?P<message>.*))?$', re.MULTILINE)
_FROM_REGISTRY = "Failed to retrieve RMIServer stub: "
_WRAPPED = re.compile(r"^javax\.naming\.\w+ \[Root exception is (.*)\]$")
_PACKAGE = re.compile(r"\b(?:[a-z]\w*\.)+(?=[A-Z]\w*(?:Exception|Error)\b)")
_NOT_A_CAUSE = re.compile(r"^(?:NOTE: )?Picked up |warning: |^#?$|^Error occurred during initialization of VM$")

_REASONS: tuple[tuple[ErrorReason, re.Pattern[str]], ...] = (
    ("tls", re.compile(r"javax\.net\.ssl\.|SSL|PKIX")),
    ("resolve", re.compile(r"UnknownHostException")),
    # Before `connect`: RMI wraps every ConnectException as "Connection refused to host", a time-out too.
    ("timeout", re.compile(r"timed out")),
    ("not_jmx", re.compile(r"non-JRMP server|no such object in table|NameNotFoundException|NotBoundException")),
    ("login", re.compile(r"SecurityException|^Access denied!|^Authentication failed!")),
    ("connect", re.compile(r"Connection refused|NoRouteToHost|Network is unreachable|Connection reset|EOFException")),
)
_NOT_REACHED = frozenset({"resolve", "timeout", "connect"})
_HINTS: dict[str, str] = {
    "non-JRMP server": "nothing there speaks RMI in plain text: another port, or TLS, which jmxquery cannot speak",
    "no such object in table": f"an RMI server's port, and not the one that is wanted: {REGISTRY_PORT_RULE}",
    "SSL": "the server wants TLS, for which jmxquery has no settings",
    "NameNotFoundException": "a registry without this name",
    "StackOverflowError": "which is how it reads composite data with an item that is null",
}


def explain(outcome: Outcome, secret: str = "") -> TargetError:
    """Give the error that a process which did not end well stands for; its message is one line.

    Args:
        outcome: how it ended.
        secret: the password that it had: a server may have put it into its own words, and it must not be told.
    """
    if outcome.status < 0:
        return TargetError("transport", f"the query process was ended by signal {-outcome.status}")
    if reported := _REPORTED.fullmatch(outcome.output):
        return _explain_report(reported["kind"], reported["message"], secret)
    if thrown := _THROWN.search(outcome.errors):
        return _explain_exception(thrown["exception"], thrown["message"] or "", secret)
    return _explain_java(outcome, secret)


def _explain_report(kind: str, message: str, secret: str) -> TargetError:
    reason = _reason(message)
    text = _readable(message.removeprefix(_FROM_REGISTRY), secret) or kind
    if kind == "connection-error" and not message.startswith(_FROM_REGISTRY) and reason in _NOT_REACHED:
        # The registry answered; a Java client then goes to the host that the server's own stub names.
        text += " (an address that the server itself gave out: see java.rmi.server.hostname there)"
    if kind != "connection-error":
        text = f"the query failed: {text}"
    return TargetError(reason, text + _hint(message))


def _explain_exception(exception: str, message: str, secret: str) -> TargetError:
    text = _readable(f"{exception}: {message}" if message else exception, secret)
    if exception == "java.lang.SecurityException":
        return TargetError("login", f"the server refused the login: {_readable(message, secret)}")
    return TargetError("protocol", f"jmxquery failed: {text}{_hint(exception)}")


def _explain_java(outcome: Outcome, secret: str) -> TargetError:
    """Java itself did not start, or the program behind its name is none."""
    if "Could not find or load main class @" in outcome.errors:
        # Argument files came with Java 9 (JDK 9 tools reference, "java Command-Line Argument Files").
        return TargetError("transport", f"Java is too old, it knows no argument files: {INSTALL_JAVA}")
    lines = [line.strip() for text in (outcome.errors, outcome.output) for line in text.splitlines()]
    cause = next((line for line in lines if not _NOT_A_CAUSE.search(line)), f"exit status {outcome.status}")
    advice = f": {INSTALL_JAVA}" if "UnsupportedClassVersionError" in outcome.errors else ""
    return TargetError("transport", f"Java does not run: {_readable(cause.lstrip('# '), secret)}{advice}")


def _reason(message: str) -> ErrorReason:
    return next((reason for reason, pattern in _REASONS if pattern.search(message)), "protocol")


def _hint(message: str) -> str:
    return next((f" ({hint})" for sign, hint in _HINTS.items() if sign in message), "")


def _readable(message: str, secret: str) -> str:
    """An exception's message on one line, without the secret, packages and wrappers, of bounded length."""
    told = masked(message if len(message) <= _READ else message[:_READ] + CUT, secret)
    line = _PACKAGE.sub("", _WRAPPED.sub(r"\1", " ".join(told.split())))
    return line if len(line) <= _LENGTH else line[: _LENGTH - 1] + CUT
