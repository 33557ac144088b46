"""One server, configured or found, as a scrape sees it."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from exporter.collect.consumers import Consumers, united
from exporter.collect.facts_file import FactsFile
from exporter.collect.inspections import InspectedFacts
from exporter.collect.known_product import KnownProduct
from exporter.collect.memory_relief import MemoryRelief
from exporter.collect.recognition import Recognition
from exporter.collect.shared_read import PendingRead, SharedRead, TargetReading
from exporter.collect.status_memory import StatusMemory
from exporter.collect.target_log import TargetLog
from exporter.collect.target_view import TargetView
from exporter.guidelines import ServerMemory
from exporter.jmx.deadline import Deadline
from exporter.mapping import Page
from exporter.model.machine import ProcessIdentity
from exporter.model.site import SiteSettings
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.model.target import Locality
from exporter.model.target_status import TargetStatus
from exporter.secrecy.credentials import Credentials
from exporter.targets.source import SnapshotSource

Labels = tuple[tuple[str, str], ...]
"""Names and values of labels, sorted by name."""


@dataclass(frozen=True)
class TargetIdentity:
    """What is known of a server before it is read.

    Attributes:
        name: the value of the label `target`.
        host: the host name or address in its URL: targets with the same one share a machine.
        local: whether it runs on this machine: known, or to be found out.
        high_concurrency: whether it is to be judged as a server for many concurrent users.
        process: its JVM's process on this machine, of a server that was found by that.
        product: what it is, where that is known without reading it.
        address: where it is read, `HOST:PORT`; only to be shown.
        site: what the configuration says of it beyond how it is read.
        login: how it is logged in to; None where it wants none.
        facts_file: a file with facts about it that somebody else found out; None: there is none.
    """

    name: str
    host: str
    local: Locality = "auto"
    high_concurrency: bool = False
    process: ProcessIdentity | None = None
    product: str | None = None
    address: str = ""
    site: SiteSettings = field(default_factory=SiteSettings)
    login: Credentials | None = field(default=None, compare=False)
    facts_file: Path | None = None

    def site_now(self) -> SiteSettings:
        """Give what inspections may know of it; its password is compared with WSO2's own now, and forgotten."""
        if self.login is None:
            return self.site
        return replace(self.site, username=self.login.username, has_default_login=self.login.is_default())


class Target:
    """A server that can be read by any number of scrapes at a time. All that is remembered of it ends with it.

    Args:
        identity: its name and place.
        source: what reads it.
        consumers: what it is read for: those that all targets share, or some of its own.
        labels: names and values of labels that its user gives it.

    Attributes:
        identity: its name and place.
        queries: the attributes wanted of it.
        recognition: which process of this machine it is.
        log: what the log is told of it.
        labels: names and values of labels that its user gave it.
        inspected: what inspections have found out of it.
        written: the facts about it that somebody else found out; None: there is no such file.
        judged: what is kept of how it was judged.
        was_local: whether it was seen to run on this machine when it was last up; None where it was never.
    """

    def __init__(
        self, identity: TargetIdentity, source: SnapshotSource, consumers: Consumers, labels: Labels = ()
    ) -> None:
        self.identity = identity
        self.queries = consumers.queries
        self.recognition = Recognition(identity.process, elsewhere=identity.local is False)
        self.log = TargetLog(identity.name)
        self.labels = labels
        self._product = KnownProduct(identity.product)
        self._status = StatusMemory(TargetStatus(identity.name, identity.address))
        self._source = source
        # neither knows the target: whoever is the last to leave it ends it and all that it remembers, at once
        noted = partial(_note, self.log, MemoryRelief(), self._product, self._status)
        self.inspected = InspectedFacts()
        self.written = None if identity.facts_file is None else FactsFile(identity.facts_file)
        self.judged = ServerMemory()
        self.was_local: bool | None = None
        self._turns = _Turns(source)
        self._shared = SharedRead(partial(self._turns.read, consumers.queries), noted)
        self._views = _views(identity, consumers)

    def view(self, page: Page) -> TargetView:
        """Give what maps the target for a page."""
        return self._views[page]

    @property
    def product(self) -> str | None:
        """Give what the server calls its product, as it was last known; None where it never said."""
        return self._product.name

    @property
    def status(self) -> TargetStatus:
        """Give whether the target could be read when it was last, and since when that is so."""
        return self._status.last()

    def serve(self, consumers: Consumers, labels: Labels) -> None:
        """Map the target by these consumers from now on; it goes on being read for those that it was made with.

        What was remembered for the ones before is forgotten.

        Args:
            consumers: these.
            labels: what its user labels it with from now on.
        """
        self.labels = labels
        self._views = _views(self.identity, consumers)

    def begin(self, deadline: Deadline) -> PendingRead:
        """Start reading the target, or join a read that is under way; returns at once."""
        return self._shared.begin(deadline)

    def begin_if_not_up(self, deadline: Deadline, *, quietly: bool) -> PendingRead | None:
        """Start reading, unless the last read went well, and have the log told how it goes.

        Args:
            deadline: when it is given up.
            quietly: whether the log is not to be told where it goes well.
        """
        return self.begin(deadline) if self.log.expect(quietly=quietly) else None

    def read_apart(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        """Read other attributes of the server than scrapes do; waits for a read that is under way.

        Raises:
            TargetError: it could not be read, or not before the deadline.
        """
        return self._turns.read(united(queries), deadline)

    def close(self) -> None:
        """Give connections and processes back; a read that is under way fails, which is no fault of the server's."""
        self.log.stop()
        try:
            self._source.close()
        except Exception as error:  # noqa: BLE001 - a fault of ours must cost this target only, and be seen
            self.log.tell_unclosed(error)

    def retire(self) -> None:
        """Close the target once the read that is under way has ended; at once where there is none."""
        self._shared.afterwards(self.close)


class _Turns:
    """A source, read by one caller at a time."""

    def __init__(self, source: SnapshotSource) -> None:
        self._source = source
        self._turn = threading.Lock()

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        if not self._turn.acquire(timeout=deadline.remaining()):
            raise TargetError("timeout", "another read of it took all of the time")
        try:
            return self._source.read(queries, deadline)
        finally:
            self._turn.release()


def _note(
    log: TargetLog, relief: MemoryRelief, product: KnownProduct, status: StatusMemory, reading: TargetReading
) -> None:
    """Take note of what a read of the target gave."""
    log.note_reading(reading)
    status.note(reading)
    if reading.snapshot is not None:
        product.note(reading.snapshot)
        relief.note(len(reading.snapshot.mbeans))


def _views(identity: TargetIdentity, consumers: Consumers) -> Mapping[Page, TargetView]:
    return {
        "metrics": TargetView(consumers.metrics, {"target": identity.name}),
        "probe": TargetView(consumers.probe, {}),
    }
