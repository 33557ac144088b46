"""JMX through jmxquery: a Java program, started anew for each poll, that prints what it reads.

Of the Python package `jmxquery` only the jar and the form of its queries are used. Its `JMXConnection.query` is not,
because it writes the password into the process list, ends only the process itself and none of its children, and takes
a time-out for an empty answer.
"""

import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from jmxquery import JAR_PATH, JMXQuery

from exporter.jmx import JmxError, ObjectName, ServiceUrl, admit_all, is_operation, locate, stub_url
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot, TargetError, UnreadableAttribute
from exporter.secrecy.credentials import Credentials
from exporter.secrecy.redaction import without_secrets
from exporter.system.java.start import QUERY_MARK
from exporter.targets.jmxquery.errors import INSTALL_JAVA, explain
from exporter.targets.jmxquery.output import decode
from exporter.targets.jmxquery.process import (
    MAXIMUM_OUTPUT_BYTES,
    GuardError,
    Outcome,
    OutputTooLargeError,
    QueryProcess,
)
from exporter.targets.login_guard import current_secret
from exporter.targets.native.source import DEFAULT_OPTIONS, NativeOptions, reason_of
from exporter.targets.occupancy import Occupancy

_JVM_OPTIONS = (
    # One poll of a WSO2 Carbon kernel, 103 attributes of 28 MBeans, OpenJDK 17 on two cores, medians of eleven: 0.44 s
    # with these options, 0.53 s without this one, 0.55 s with Java's defaults, 0.95 s interpreted (-Xint).
    "-XX:TieredStopAtLevel=1",
    # It runs beside a server: one thread for garbage, and not a quarter of the machine's memory.
    "-XX:+UseSerialGC",
    "-Xmx128m",
    # No files in /tmp for each poll, nor in the working directory when memory runs out.
    "-XX:-UsePerfData",
    "-XX:ErrorFile=/dev/null",
)
_KEPT_VARIABLES = frozenset(
    {
        # Where `java` is looked for, and what the scripts want that stand in its place (SDKMAN's, jenv's, Debian's).
        "PATH",
        "JAVA_HOME",
        "HOME",
        "TMPDIR",
        "TZ",
    }
)
"""All that Java gets of our environment. In the rest stand passwords, options that are meant for the server beside us
(`JAVA_TOOL_OPTIONS`, with the port of its agent), and `LD_LIBRARY_PATH`: with another JVM's directory in it Java's
launcher starts itself again, the password among its arguments."""
_LAST_ATTRIBUTE = "MBeanServerId"
_LAST = AttributeQuery(ObjectName.parse("JMImplementation:type=MBeanServerDelegate"), (_LAST_ATTRIBUTE,))
"""What every MBean server has (`MBeanServerDelegate` of the Java SE API): asked last, to know it is still there."""
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"})
_BEYOND_A_QUERY = re.compile(r"[^\w.$*?\- ]", re.ASCII)
_NAMED_ONLY = "jmxquery reads named attributes only"
_ATTRIBUTE = re.compile(r'[^\s;/,"*=<>][^;/,"*=<>\n\r]*')


class JmxQuerySource:
    """Reads a JVM with one query process a poll.

    What it cannot do, all of it the jar's doing:

    - TLS: neither to the registry nor to the server.
    - Keep a session: each poll is a JVM started and a login, which Carbon writes to its audit log in two lines.
    - Operations, arrays, lists, maps, tabular data, dates and any other type than numbers, booleans, texts and
      ObjectNames: these are listed as unreadable. Composite data within composite data is left out silently.
    - Read all attributes of an MBean: a query that names none is listed as unreadable.
    - Tell an attribute that is null from one that could not be read: both are null.
    - Read composite data with an item that is null: the jar asks for it again and again until its stack is full, and
      the poll is lost. It is lost as well when an MBean disappears between being listed and being read, or describes
      itself in classes that Java's client does not have.
    - Keep the configured host: after the login Java's client goes on to the host that the server gives out as its own.
    - Be sure to whom the password goes. Java's own client logs in wherever the registry sends it. So with credentials
      the registry is asked, and the server looked at, by the exporter itself, and Java is told the server's address
      instead of the registry's. Between that look and Java's login, some 0.3 s later, another process may still have
      taken the port of a server that ended just then.
    - Hide the password everywhere: it does not show in the process list, except where Java is built for musl (Alpine),
      whose launcher starts itself again with all arguments in the open; root and the exporter's own user can read it
      in any case.

    Args:
        url: where its JMX connector server is.
        credentials: None where it wants none.
        java: the program to run: a path, or a name that is looked for on the PATH.
        maximum_output_bytes: an answer larger than this is an error.
        places: how many query processes may run at a time, shared by the sources of one exporter: each takes some
            50 MB and half a second of a processor.
        options: of these the RMI server's port, and who may listen in the server's place.
    """

    def __init__(
        self,
        url: ServiceUrl,
        credentials: Credentials | None,
        java: str = "java",
        maximum_output_bytes: int = MAXIMUM_OUTPUT_BYTES,
        places: threading.Semaphore | None = None,
        options: NativeOptions = DEFAULT_OPTIONS,
    ) -> None:
        self._url = url
        self._credentials = credentials
        self._java = java
        self._places = places or threading.Semaphore()
        self._maximum_output_bytes = maximum_output_bytes
        self._options = options
        self._occupancy = Occupancy(options.roots, options.owner, options.known, str(url))
        self._lock = threading.Lock()
        self._process: QueryProcess | None = None
        self._closed = False

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        """Read every wanted attribute in one query: whole, or not at all.

        Raises:
            TargetError: the JVM could not be read, or not before the deadline; `transport` if Java does not run.
            ValueError: a pattern is for everything, or an attribute has a name that jmxquery cannot be given.
        """
        unread = tuple(
            UnreadableAttribute(query.pattern, "*", _NAMED_ONLY) for query in queries if query.attributes is None
        )
        queries = _without_operations(queries)
        asked = (*queries, _LAST)
        login: list[str] = []
        url, password = str(self._url), ""
        if self._credentials and (secret := current_secret(self._credentials)):
            password = secret.reveal()
            login = ["-u", self._credentials.username, "-p", password]
            url = self._server_url((self._credentials.username, password), deadline)
        arguments = ["-jar", JAR_PATH, "-url", url, "-json", "-q", query_text(asked), *login]
        outcome = self._in_turn(argument_file(arguments), deadline)
        if outcome.status != 0:
            raise explain(outcome, password)
        snapshot = _whole(decode(outcome.output, asked), queries)
        self._occupancy.confirm()
        return replace(snapshot, unreadable=(*snapshot.unreadable, *unread)) if unread else snapshot

    def close(self) -> None:
        """End a query that is under way, and everything it started. No further read is possible."""
        with self._lock:
            self._closed = True
            if self._process:
                self._process.kill()

    def _server_url(self, credentials: tuple[str, str], deadline: Deadline) -> str:
        """Where the password is sent: found, and looked at, without Java and without the password."""
        admit = admit_all if self._options.forwarded else self._occupancy.check
        try:
            server = locate(self._url, credentials, self._options.rmi_port, admit, deadline.remaining())
        except JmxError as error:
            raise TargetError(reason_of(error), without_secrets(" ".join(str(error).split()))) from None
        return stub_url(server)

    def _in_turn(self, arguments: bytes, deadline: Deadline) -> Outcome:
        if not self._places.acquire(timeout=deadline.remaining()):
            raise TargetError("timeout", "too many other query processes were running until the deadline")
        try:
            return self._run(arguments, deadline)
        finally:
            self._places.release()

    def _run(self, arguments: bytes, deadline: Deadline) -> Outcome:
        seconds = deadline.remaining()
        if not seconds:
            raise TargetError("timeout", "no time was left to read it")
        try:
            process = self._start(arguments, deadline)
            outcome = process.finish(deadline)
        except TimeoutError:
            raise TargetError("timeout", f"no answer within {seconds:.1f} s") from None
        except OutputTooLargeError:
            raise TargetError("protocol", f"an answer of more than {self._maximum_output_bytes} bytes") from None
        finally:
            with self._lock:
                self._process = None
        if self._closed:
            raise TargetError("internal", "closed while it was read")
        return outcome

    def _start(self, arguments: bytes, deadline: Deadline) -> QueryProcess:
        # Java's own end, besides the exporter's and the guard's: without it Java waits for a minute, or for ever.
        milliseconds = max(1, round(1000 * deadline.remaining()))
        timeouts = [f"-Dsun.rmi.transport.tcp.{name}Timeout={milliseconds}" for name in ("response", "handshake")]
        with self._lock, _anonymous_file(arguments) as file:
            if self._closed:
                raise TargetError("internal", "closed")
            command = (self._java, QUERY_MARK, *_JVM_OPTIONS, *timeouts, f"@/dev/fd/{file}")
            try:
                self._process = QueryProcess(command, _environment(os.environ), file, self._maximum_output_bytes)
            except GuardError as error:
                raise TargetError("transport", f"the query's guard does not start ({error})") from None
            except FileNotFoundError:
                raise TargetError("transport", f"Java was not found ({self._java}): {INSTALL_JAVA}") from None
            except OSError as error:
                raise TargetError("transport", f"Java does not start ({self._java}): {error.strerror}") from None
            return self._process


def query_text(queries: Sequence[AttributeQuery]) -> str:
    """Write the jar's argument for queries: `pattern/attribute`, each once, separated by semicolons.

    The jar takes a query apart at the first `==`, at `;`, and at commas and slashes by its own idea of quotes. So in a
    pattern whatever is neither letter, digit nor harmless is asked for as `?`, any character: the answer then holds
    what was wanted, and perhaps more.

    Raises:
        ValueError: a pattern without a literal domain or key property (`*:*` and its like), or an attribute's name that
            cannot be expressed.
    """
    parts: dict[str, None] = {}
    for query in queries:
        if _asks_for_everything(query.pattern):
            raise ValueError(f"{query.pattern} asks for everything: a domain or a key property has to be literal")
        for attribute in query.attributes or ():
            if not _ATTRIBUTE.fullmatch(attribute):
                raise ValueError(f"jmxquery cannot be asked for an attribute named {attribute!r}")
            parts[JMXQuery(_plain(query.pattern), attribute).to_query_string()] = None
    return ";".join(parts)


def argument_file(arguments: Sequence[str]) -> bytes:
    """Write arguments as Java's launcher reads them from a file (JDK, "Command-Line Argument Files").

    Raises:
        TargetError: `login`, for what cannot be written so: a NUL, and an empty argument, which the launcher drops.
    """
    if "" in arguments or any("\0" in argument for argument in arguments):
        raise TargetError("login", "jmxquery takes no user name or password that is empty or holds a NUL character")
    return "\n".join(f'"{argument.translate(_ESCAPES)}"' for argument in arguments).encode()


def _without_operations(queries: Sequence[AttributeQuery]) -> list[AttributeQuery]:
    """The queries without what jmxquery cannot read at all: the warning about it says what is missing for that."""
    readable = [
        AttributeQuery(query.pattern, tuple(name for name in query.attributes or () if not is_operation(name)))
        for query in queries
    ]
    return [query for query in readable if query.attributes]


def _asks_for_everything(pattern: ObjectName) -> bool:
    return not any(_is_literal(text) for text in (pattern.domain, *(value for _, value in pattern.properties)))


def _is_literal(text: str) -> bool:
    return not re.search(r"[*?]", text)


def _plain(pattern: ObjectName) -> str:
    properties = [f"{key}={_any_for_special(value)}" for key, value in pattern.properties]
    if pattern.property_list_pattern:
        properties.append("*")
    return f"{_any_for_special(pattern.domain)}:{','.join(properties)}"


def _any_for_special(text: str) -> str:
    # A character of Java is a unit of UTF-16, so some of ours are two of them.
    return _BEYOND_A_QUERY.sub(lambda match: "?" * (len(match[0].encode("utf-16-le")) // 2), text)


def _whole(snapshot: Snapshot, queries: Sequence[AttributeQuery]) -> Snapshot:
    """The answer without the last query, which must have been answered: the jar swallows a connection that is lost."""
    name, attribute = _LAST.pattern, _LAST_ATTRIBUTE
    if snapshot.value(name, attribute) is None:
        raise TargetError("protocol", "the connection was lost, or the server's MBeans may not be read")
    wanted = any(attribute in (query.attributes or ()) and query.pattern.matches(name) for query in queries)
    return snapshot if wanted else replace(snapshot, mbeans=tuple(_without(snapshot.mbeans, name, attribute)))


def _without(mbeans: Sequence[MBean], name: ObjectName, attribute: str) -> Iterator[MBean]:
    for mbean in mbeans:
        attributes = {key: value for key, value in mbean.attributes.items() if mbean.name != name or key != attribute}
        if attributes:
            yield MBean(mbean.name, attributes)


@contextmanager
def _anonymous_file(content: bytes) -> Iterator[int]:
    """A file in memory without a name, at its beginning; unlike a pipe, it holds any length and can be read again."""
    descriptor = os.memfd_create("arguments")
    try:
        remaining = memoryview(content)
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]
        yield descriptor
    finally:
        os.close(descriptor)


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in ours.items() if name in _KEPT_VARIABLES}
    # The launcher decodes arguments, and Java encodes its output, as the locale says.
    return {**kept, "LC_ALL": "C.UTF-8"}
