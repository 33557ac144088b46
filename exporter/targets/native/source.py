"""JMX spoken by the exporter itself: one session a server, kept from poll to poll."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import finalize

from exporter.jmx import (
    Account,
    Admit,
    Budget,
    ConnectError,
    DeadlineExceededError,
    Ends,
    JmxConnection,
    JmxError,
    Limits,
    LoginRefusedError,
    NotJmxError,
    ObjectName,
    Poller,
    PollResult,
    ProtocolError,
    Query,
    RmiPort,
    ServiceUrl,
    SessionLostError,
    TlsError,
    TlsOptions,
    UnknownHostError,
    admit_all,
    prepare,
)
from exporter.jmx.deadline import Deadline
from exporter.jmx.mask import masked
from exporter.jmx.values import JavaValue
from exporter.model.snapshot import (
    AttributeQuery,
    AttributeValue,
    ErrorReason,
    MBean,
    Snapshot,
    TargetError,
    UnreadableAttribute,
    UnreadableMBean,
)
from exporter.secrecy.credentials import Credentials, Secret
from exporter.secrecy.redaction import without_secrets
from exporter.system.roots import Roots
from exporter.targets.login_guard import current_secret
from exporter.targets.native.read_once import as_query
from exporter.targets.native.values import LARGEST, PLAIN, UnmappableError, attribute_value
from exporter.targets.occupancy import Occupancy, ServerOwners, must_be_checked
from exporter.targets.unnamed_attributes import UnnamedAttributes

_LIMITS: Final = Limits(kept_elements=LARGEST)

_REASONS: tuple[tuple[type[JmxError], ErrorReason], ...] = (
    (UnknownHostError, "resolve"),
    (ConnectError, "connect"),
    (SessionLostError, "connect"),
    (DeadlineExceededError, "timeout"),
    (LoginRefusedError, "login"),
    (TlsError, "tls"),
    (NotJmxError, "not_jmx"),
    (ProtocolError, "protocol"),
)


@dataclass(frozen=True)
class NativeOptions:
    """How a server is reached; most are arguments of `exporter.jmx.connect`.

    Attributes:
        tls: how TLS is spoken; None: not at all.
        rmi_host: the RMI server's host: `configured` (the registry's), `stub` (what the server says), or a name.
        rmi_port: its port; `registry`: as the registry says; None: the one in the URL, or else as the registry says,
            as far as that is believed.
        admit: looks at each connection to the RMI server before anything is sent.
        forwarded: whether a process that only forwards may listen in the server's place on this machine.
        owner: the user whose process the server is on this machine; None: who it is when it is first read.
        known: whose processes servers were when they were read; None: nobody knows yet.
    """

    tls: TlsOptions | None = None
    rmi_host: str = "configured"
    rmi_port: RmiPort = None
    admit: Admit = admit_all
    forwarded: bool = False
    owner: str | None = None
    known: ServerOwners | None = None
    roots: Roots = field(default_factory=Roots)

    def occupancy(self, url: ServiceUrl, credentials: Credentials | None) -> Occupancy | None:
        """Make what looks whose process listens before a password is sent to a server; None where nobody need look.

        Args:
            url: the server.
            credentials: what it is logged in to with; None where it wants none.
        """
        if credentials is None or not must_be_checked(self.tls, forwarded=self.forwarded):
            return None
        return Occupancy(self.roots, self.owner, self.known, str(url))


DEFAULT_OPTIONS = NativeOptions()


class NativeSource:
    """Reads a JVM over one session, in about one round trip a poll.

    The session is opened by the first read, and anew where it was lost: the server forgets it when it was not asked
    anything for two minutes. It is opened anew, too, when the password has changed. While the password's file cannot be
    used, the session goes on, and none is opened.

    Args:
        url: where its JMX connector server is.
        credentials: None where it wants none.
        options: how it is reached.
        budget: the memory that the answers of all servers may take; None: there is no other.
    """

    def __init__(
        self,
        url: ServiceUrl,
        credentials: Credentials | None,
        options: NativeOptions = DEFAULT_OPTIONS,
        budget: Budget | None = None,
    ) -> None:
        self._url = url
        self._credentials = credentials
        self._options = options
        self._occupancy = options.occupancy(url, credentials)
        self._secret: Secret | None = None
        self._no_secret: TargetError | None = None
        self._account = Account(budget or Budget())
        self._poller = Poller(self._prepare, keep=self._account.keep)
        self._asked: tuple[AttributeQuery, ...] = ()
        self._wanted: list[Query] = []
        self._unnamed = UnnamedAttributes(())
        self._closed = False

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        """Read every wanted attribute. The snapshot names those that could not be read; nothing else is left out.

        Raises:
            TargetError: the JVM could not be read, or not before the deadline.
            ValueError: a query wants an operation that is never invoked.
        """
        self._renew_secret(deadline)
        if self._asked != tuple(queries):
            self._asked = tuple(queries)
            self._wanted = [as_query(query) for query in queries]
            self._unnamed = UnnamedAttributes(queries)
        share = self._account.begin()
        try:
            outcome = self._poll(deadline)
        except BaseException:
            share.close()
            raise
        if isinstance(outcome, TargetError):
            share.close()
            raise outcome
        # Whoever uses it last is not known here: several scrapes may share it.
        finalize(outcome, share.close)
        return outcome

    def names(self, deadline: Deadline) -> list[ObjectName]:
        """Read the names of all MBeans that can be asked for.

        Raises:
            TargetError: the JVM could not be read, or not before the deadline.
        """
        self._renew_secret(deadline)
        with closing(self._account.begin()):
            try:
                return list(self._poller.names(deadline.remaining()).readable)
            except JmxError as error:
                raise self._target_error(error) from None

    def close(self) -> None:
        """End the session. A read that is under way fails; no further one is possible."""
        self._closed = True
        self._poller.close()
        self._account.close()

    def _poll(self, deadline: Deadline) -> Snapshot | TargetError:
        """What was read, or why it was not; raised here, that would keep alive what was read before."""
        try:
            result = self._poller.poll(self._wanted, deadline.remaining())
        except JmxError as error:
            return self._target_error(error)
        if self._occupancy is not None:
            self._occupancy.confirm()
        return _snapshot(result, self._masked, self._unnamed)

    def _renew_secret(self, deadline: Deadline) -> None:
        try:
            secret, self._no_secret = current_secret(self._credentials), None
        except TargetError as error:
            if not self._poller.has_session:
                raise
            self._no_secret = error
            return
        if secret != self._secret:
            self._poller.disconnect(min(1.0, deadline.remaining()))
            self._secret = secret

    def _target_error(self, error: JmxError) -> TargetError:
        if self._closed:
            return TargetError("internal", "closed while it was read")
        cause = "" if error.cause is None else f": {self._masked(error.cause)}"
        return TargetError(reason_of(error), without_secrets(" ".join(f"{error.message}{cause}".split())))

    def _prepare(self) -> JmxConnection:
        if self._no_secret is not None:
            raise self._no_secret
        credentials = None
        if self._credentials and self._secret:
            credentials = (self._credentials.username, self._secret.reveal())
        options = self._options
        return prepare(
            self._url,
            credentials,
            tls=options.tls,
            rmi_host=options.rmi_host,
            rmi_port=options.rmi_port,
            admit=self._admit,
            limits=_LIMITS,
            account=self._account,
        )

    def _masked(self, words: str) -> str:
        """A server's own words without the password: nobody knows what it says."""
        return masked(words, self._secret.reveal() if self._secret else "")

    def _admit(self, server: Ends, registry: Ends | None) -> None:
        self._options.admit(server, registry)
        if self._occupancy is not None:
            self._occupancy.check(server, registry)


def reason_of(error: JmxError) -> ErrorReason:
    """Tell which of the reasons why a target cannot be read an error is."""
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "internal")


def _snapshot(result: PollResult, mask: Callable[[str], str], unnamed: UnnamedAttributes) -> Snapshot:
    # The cause is an exception's message: that of a data source, for one, may hold the URL with the password.
    unreadable = [
        UnreadableAttribute(each.name, each.attribute, without_secrets(mask(each.cause))) for each in result.unreadable
    ]
    mbeans = []
    for name, values in result.mbeans.items():
        attributes = _attributes(name, values, unreadable)
        mbean = MBean(name, attributes)
        if unnamed.are_wanted:
            mbean = unnamed.without_secrets(mbean)
        if mbean.attributes:
            mbeans.append(mbean)
    nameless = [
        UnreadableMBean(without_secrets(each.text), without_secrets(each.cause)) for each in result.unreadable_names
    ]
    return Snapshot(tuple(mbeans), tuple(unreadable), tuple(nameless), result.pending)


def _attributes(
    name: ObjectName, values: Mapping[str, JavaValue], unreadable: list[UnreadableAttribute]
) -> dict[str, AttributeValue]:
    attributes: dict[str, AttributeValue] = {}
    left_out: list[str] = []
    for attribute, value in values.items():
        if type(value) in PLAIN:
            plain: Any = value
            attributes[attribute] = plain
            continue
        try:
            attributes[attribute] = attribute_value(value, left_out.append)
        except UnmappableError as error:
            unreadable.append(UnreadableAttribute(name, attribute, str(error)))
        if left_out:
            unreadable += [UnreadableAttribute(name, attribute, cause) for cause in left_out]
            left_out.clear()
    return attributes
