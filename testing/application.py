"""The application on recorded servers, asked as the HTTP server does."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from exporter.collect.roster import FixedRoster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.collect.wait import completed
from exporter.host.jvms import SoughtJvm
from exporter.jmx.deadline import Deadline
from exporter.model.machine import FilesystemFacts, HostFacts, ProcessFacts, ProcessFigures, ProcessIdentity
from exporter.model.metrics import Family, gauge
from exporter.targets.source import SnapshotSource
from exporter.web.application import Application
from exporter.web.exported import Exported
from exporter.web.exposure import Exposure
from exporter.web.messages import Request, Response, Scheme
from exporter.web.routes.reload import ReloadService
from exporter.web.routes.table import routes
from testing.delivery import delivered_consumers
from testing.written_machine import ONE_SERVER


class SmallMachine:
    """A machine that hardly exists."""

    def families(self, deadline: Deadline) -> tuple[Family, ...]:
        return (gauge("node_load1", "Load.", [({}, 0.5)]),)

    def facts(self, deadline: Deadline) -> HostFacts:
        return HostFacts(4, 8_000_000_000, 4_000_000_000, 0.4, (ONE_SERVER,), "wso2-1")

    def find_jvms(self, jvms: Collection[SoughtJvm], deadline: Deadline) -> dict[SoughtJvm, ProcessFacts]:
        return {}

    def read_process(self, process: ProcessFacts) -> ProcessFigures | None:
        return None

    def is_running(self, process: ProcessIdentity) -> bool | None:
        return None

    def has_host(self, host: str) -> bool:
        return False

    def filesystems(self, homes: Collection[str], deadline: Deadline) -> Sequence[FilesystemFacts]:
        return ()

    def heap_dumps(self, processes: Collection[ProcessFacts], deadline: Deadline) -> dict[ProcessIdentity, float]:
        return {}


@dataclass(frozen=True)
class Answer:
    """What the application answered; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Ask = Callable[..., Answer]


def application_of(sources: Mapping[str, SnapshotSource]) -> Application:
    """An application with a target of each source, read for what is delivered."""
    consumers = delivered_consumers()
    return application_on(
        [Target(TargetIdentity(name, "127.0.0.1"), source, consumers) for name, source in sources.items()]
    )


def _never() -> Future[str]:
    raise AssertionError("nobody may reload here")


NO_RELOAD = ReloadService((_never,), lambda: False, lambda: False)
"""Nobody is known, and everybody may ask."""


def application_on(targets: Sequence[Target], reload: ReloadService = NO_RELOAD) -> Application:
    """An application with these targets."""
    consumers = delivered_consumers()
    scraper = Scraper(FixedRoster(targets), SmallMachine(), consumers.guidelines)
    exposure = Exposure(reload.authenticates, reload.on_loopback)
    own = (gauge("wso2_exporter_build_info", "The exporter's build.", [({"version": "1.2.3"}, 1.0)]),)
    return Application(routes(lambda: Exported(scraper, lambda: own), "1.2.3", reload, exposure), 0.5)


def ask_of(application: Application) -> Ask:
    def ask(path: str, method: str = "GET", query: str = "", scheme: Scheme = "http", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answered = application(Request(method, path, query, named, scheme=scheme))
        response = answered if isinstance(answered, Response) else completed(answered)
        return Answer(response.status, {name.lower(): value for name, value in response.headers}, response.body)

    return ask
