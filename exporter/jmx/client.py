"""A JMX client without a JVM: JMX over RMI (JSR 160) spoken by Python itself."""

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from exporter.jmx.budget import Account, Budget
from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import DeadlineExceededError, JmxError, OperationDeniedError, SessionLostError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.requests import calls
from exporter.jmx.requests.calls import Call
from exporter.jmx.requests.mbean_info import MBeanInfo
from exporter.jmx.requests.names import Names
from exporter.jmx.requests.pipeline import DEFAULT_WINDOW, Pipeline
from exporter.jmx.rmi.references import RemoteReference
from exporter.jmx.serial.limits import Limits
from exporter.jmx.session import CONFIGURED, Admit, RmiPort, Server, Session, admit_all
from exporter.jmx.tls import TlsOptions
from exporter.jmx.url import ServiceUrl
from exporter.jmx.values import JavaValue

T = TypeVar("T")

_DEFAULT_LIMITS = Limits()

_log = logging.getLogger(__name__)


class JmxConnection:
    """A session with a JMX server. One caller at a time is served, others wait; `close` may come from any thread.

    A TCP connection that is lost is opened again, and a session that the server has forgotten is logged in again, once
    per operation. The server forgets a session that was idle for two minutes: any question keeps it, and
    `default_domain` is the cheapest.

    Every operation has a deadline for all it does, given in seconds, and raises a `JmxError`:
    `DeadlineExceededError`; `SessionLostError`, `ConnectError`, `NotJmxError`, `TlsError`, `LoginRefusedError` where
    the connection had to be opened anew and could not; `ProtocolError` for bytes that make no sense.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._closed = False

    @property
    def connections_opened(self) -> int:
        """How many TCP connections were opened so far, those to the registry included."""
        return self._session.connections_opened

    def log_in(self, deadline_seconds: float) -> None:
        """Connect and log in, anew where that was done before; raises what `connect` does."""
        deadline = Deadline.after(deadline_seconds)
        with self._exclusive(deadline):
            self._session.log_in(deadline)

    def has_moved(self, deadline_seconds: float) -> bool:
        """Tell whether the server's name leads elsewhere by now: a new connection may help where it does not answer.

        Never raises: where nobody can tell in that time, it has not.
        """
        return self._session.has_moved(Deadline.after(deadline_seconds))

    def pipeline(
        self, asked: Iterable[Call[Any]], deadline_seconds: float, window: int = DEFAULT_WINDOW, late: int = 0
    ) -> Iterator[Any]:
        """Ask many questions at once, in about one round trip.

        The outcomes come in the order of the questions, as soon as they are there: a question's result, or the
        `JmxError` that it alone met (`InstanceGoneError`, `AttributeUnreadableError`, `OperationDeniedError`). Read
        the iterator to its end or close it: until then nothing else can be asked.

        Args:
            asked: questions, from `exporter.jmx.requests.calls`.
            deadline_seconds: how long all of it may take.
            window: how many questions are under way at most. Few, where answers may be such that the server cannot
                send them: each of those costs a new TCP connection, and the questions behind it are asked again.
            late: how many of the questions, the last ones, may hang. Once all others are answered they have three
                quarters of the time that is left then.

        Raises:
            StillAnsweringError: the deadline passed while answers came.
            JmxError: what concerns all of them; the outcomes before it stand.
        """
        deadline = Deadline.after(deadline_seconds)
        with self._exclusive(deadline):
            denied = self._session.denied
            questions = [(call, call.subject in denied) for call in asked]
            allowed = [call for call, is_denied in questions if not is_denied]
            may_hang = sum(not is_denied for _, is_denied in questions[len(questions) - late :])
            outcomes = Pipeline(self._session, allowed, deadline, max(1, window), may_hang).run()
            with closing(outcomes):
                for call, is_denied in questions:
                    outcome = _denial(call, denied.get(call.subject)) if is_denied else next(outcomes)
                    if isinstance(outcome, OperationDeniedError):
                        denied[call.subject] = outcome.cause
                    yield outcome

    def query_names(self, pattern: ObjectName | None, deadline_seconds: float) -> Names:
        """Ask for the names of all MBeans to which a pattern applies; None: of all there are."""
        return self._ask(calls.query_names(pattern), deadline_seconds)

    def mbean_info(self, name: ObjectName, deadline_seconds: float) -> MBeanInfo:
        """Ask what an MBean says of itself.

        Raises:
            InstanceGoneError: there is none of that name.
        """
        return self._ask(calls.mbean_info(name), deadline_seconds)

    def attribute(self, name: ObjectName, attribute: str, deadline_seconds: float) -> JavaValue:
        """Ask for the value of an attribute.

        Raises:
            InstanceGoneError: there is no MBean of that name.
            AttributeUnreadableError: it has no such attribute, or that cannot be read.
        """
        return self._ask(calls.attribute(name, attribute), deadline_seconds)

    def attributes(
        self, name: ObjectName, attributes: Sequence[str], deadline_seconds: float
    ) -> Mapping[str, JavaValue]:
        """Ask for some attributes at once; those that do not exist, or whose getter throws, are left out.

        Raises:
            InstanceGoneError: there is no MBean of that name.
            AttributeUnreadableError: the server could not send them all; the error names the attribute.
        """
        return self._ask(calls.attributes(name, attributes), deadline_seconds)

    def mbean_count(self, deadline_seconds: float) -> int:
        """Ask how many MBeans there are."""
        return self._ask(calls.mbean_count(), deadline_seconds)

    def default_domain(self, deadline_seconds: float) -> str:
        """Ask for the MBean server's default domain."""
        return self._ask(calls.default_domain(), deadline_seconds)

    def close(self, deadline_seconds: float = 2.0) -> None:
        """Log out and close the connection; an operation that is under way ends with a `SessionLostError` at once.

        Never raises: a server that cannot be told forgets the session by itself.
        """
        self._closed = True
        deadline = Deadline.after(deadline_seconds)
        network = self._session.network
        if not self._lock.acquire(blocking=False):
            network.stop()
            if not self._lock.acquire(timeout=deadline_seconds):
                return
            network.resume()
        try:
            self._session.close(deadline)
        except JmxError as error:
            _log.debug("a session could not be closed: %s", error.message)
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, call: Call[T], deadline_seconds: float) -> T:
        (outcome,) = self.pipeline([call], deadline_seconds)
        if isinstance(outcome, JmxError):
            raise outcome
        answer: T = outcome
        return answer

    @contextmanager
    def _exclusive(self, deadline: Deadline) -> Iterator[None]:
        if not self._lock.acquire(timeout=deadline.require_remaining()):
            raise DeadlineExceededError(f"another caller held the connection for {deadline.seconds:.1f} s")
        try:
            if self._closed:
                raise SessionLostError("the connection was closed")
            yield
        except JmxError as error:
            if self._closed:
                raise SessionLostError("the connection was closed meanwhile") from error
            raise
        finally:
            self._lock.release()


def connect(  # noqa: PLR0913 - each is a key of a target's configuration
    url: ServiceUrl | str,
    credentials: tuple[str, str] | None = None,
    *,
    tls: TlsOptions | None = None,
    rmi_host: str = CONFIGURED,
    rmi_port: RmiPort = None,
    admit: Admit = admit_all,
    deadline_seconds: float,
    limits: Limits = _DEFAULT_LIMITS,
) -> JmxConnection:
    """Log in to a JMX server.

    Args:
        url: the server: `host:port` of its RMI registry, or a service URL.
        credentials: user name and password, if it wants any.
        tls: how TLS is spoken; with it, credentials are never sent in plain text. None: it is not spoken.
        rmi_host: where the RMI server is that the registry names: `configured` (the registry's host), `stub` (as the
            server says, which is often wrong), or a host's name or address.
        rmi_port: its port; None: the one in the service URL, or else as the registry says; a password goes there only
            if it is the registry's port, follows from it by Carbon's rule (9999 and 11111, both plus an offset), or
            proves itself by TLS. `registry`: as the registry says, whoever may have written that.
        admit: called whenever the RMI server is connected to, with both ends of that connection and, at a login, of
            the one to the registry, before anything is sent; raises a JmxError where nothing must be.
        deadline_seconds: how long all of it may take.
        limits: how large and deep an answer may be.

    Raises:
        MalformedServiceUrlError: the URL is none.
        UnknownHostError, ConnectError, DeadlineExceededError: it is not reached.
        UntrustedServerError: the registry names another port, to which no password is sent.
        NotJmxError: what answers is no RMI registry, or one without a JMX server.
        LoginRefusedError: it refused the login.
        TlsError: TLS is missing on one side, or failed, or a file for it cannot be used.
        ProtocolError, SessionLostError: its answers make no sense, or end too early.
    """
    connection = prepare(url, credentials, tls=tls, rmi_host=rmi_host, rmi_port=rmi_port, admit=admit, limits=limits)
    connection.log_in(deadline_seconds)
    return connection


def prepare(  # noqa: PLR0913 - as above
    url: ServiceUrl | str,
    credentials: tuple[str, str] | None = None,
    *,
    tls: TlsOptions | None = None,
    rmi_host: str = CONFIGURED,
    rmi_port: RmiPort = None,
    admit: Admit = admit_all,
    limits: Limits = _DEFAULT_LIMITS,
    account: Account | None = None,
) -> JmxConnection:
    """Make a connection that is yet to log in, by `JmxConnection.log_in`; another thread can end that by `close`.

    The arguments are those of `connect`, and `account`: what the server's answers may take of memory in one poll; None:
    as much as they want, each within its limits.

    Raises:
        MalformedServiceUrlError: the URL is none.
        TlsError: a file for TLS cannot be used.
    """
    place = ServiceUrl.parse(url) if isinstance(url, str) else url
    account = account or Account(Budget.unlimited())
    return JmxConnection(Session(Server(place, credentials, tls, rmi_host, rmi_port, limits, admit, account)))


def locate(
    url: ServiceUrl, credentials: tuple[str, str], rmi_port: RmiPort, admit: Admit, deadline_seconds: float
) -> RemoteReference:
    """Find where a login in plain text would be sent, by the address that was connected to, without sending it.

    Args:
        url: the server.
        credentials: user name and password, which stay here.
        rmi_port: as of `connect`.
        admit: as of `connect`.
        deadline_seconds: how long that may take.

    Raises:
        JmxError: as `connect`, but for a login that is refused.
    """
    session = Session(Server(url, credentials, None, CONFIGURED, rmi_port, _DEFAULT_LIMITS, admit))
    return session.locate(Deadline.after(deadline_seconds))


def _denial(call: Call[Any], cause: str | None) -> OperationDeniedError:
    return OperationDeniedError(f"{call.subject}: denied to this user before in this session", cause)
