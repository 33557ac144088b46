"""A machine whose servers cannot be read: what is left of it is judged and told all the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from exporter.collect.scrape import Scraper
from exporter.collect.target import TargetIdentity
from exporter.jmx.deadline import Deadline
from exporter.model.machine import FilesystemFacts, ProcessFacts, ProcessIdentity
from exporter.model.metrics import Family
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from testing.scraper_of import ScraperOf
from testing.written_machine import FOUR_CORES, WrittenMachine

GONE = TargetError("connect", "connection refused")
FULL = FilesystemFacts("/opt", 100, 3, 3, 1_000, 990)
NEARLY_FULL = FilesystemFacts("/srv", 100, 10, 10, 1_000, 10)


class Server:
    """Answers until it ends."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot: Snapshot | None = snapshot

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        if self.snapshot is None:
            raise GONE
        return self.snapshot

    def close(self) -> None:
        pass


Told = dict[str, list[dict[str, str]]]


def machines(families: Sequence[Family]) -> Told:
    """The machine's headroom by guideline, each with its labels but for what the catalogue says."""
    told: Told = {}
    for family in families:
        for sample in family.samples:
            if family.name == "wso2_guideline_status" and sample.labels["kind"] == "headroom":
                own = {name: value for name, value in sample.labels.items() if name in ("target", "machine", "status")}
                told.setdefault(sample.labels["guideline"], []).append(own)
    return {guideline: told.get(guideline, []) for guideline in ("disk_used", "ram_available", "cores_used")}


def everywhere(labels: dict[str, str], **statuses: str) -> Told:
    return {guideline: [{**labels, "machine": "wso2-1", "status": status}] for guideline, status in statuses.items()}


def values(families: Sequence[Family], name: str) -> dict[str, float]:
    return {s.labels["mountpoint"]: s.value for family in families if family.name == name for s in family.samples}


@pytest.fixture
def server(kernel: Snapshot) -> Server:
    return Server(kernel)


@pytest.fixture
def dies(machine: WrittenMachine, server: Server) -> Callable[[], None]:
    """Ends the server; its home stays on a disk that is full by now, on a machine that is short of all else."""

    def end() -> None:
        server.snapshot = None
        machine.processes.clear()
        machine.homes["/opt/wso2"] = FULL
        machine.host = replace(FOUR_CORES, servers=(), memory_available_bytes=80_000_000, processor_use=0.97)

    return end


@pytest.fixture
def scraper(scraper_of: ScraperOf, machine: WrittenMachine, server: Server, roomy_process: ProcessFacts) -> Scraper:
    machine.processes[4373] = roomy_process
    return scraper_of({"carbon": server})


SHORT = {"disk_used": "critical", "ram_available": "critical", "cores_used": "critical"}


def test_what_is_left_of_it_is_judged_once_on_both_pages(scraper: Scraper, dies: Callable[[], None]) -> None:
    scraper.everything(Deadline.after(10))
    dies()
    assert machines(scraper.everything(Deadline.after(10))) == everywhere({"target": ""}, **SHORT)
    assert machines(scraper.probe("carbon", Deadline.after(10))) == everywhere({}, **SHORT)


def test_the_filesystems_of_its_servers_are_told_on_all_pages(scraper: Scraper, dies: Callable[[], None]) -> None:
    scraper.everything(Deadline.after(10))
    dies()
    for page in (
        scraper.everything(Deadline.after(10)),
        scraper.probe("carbon", Deadline.after(10)),
        scraper.without_servers(Deadline.after(10)),
    ):
        assert values(page, "wso2_home_filesystem_available_bytes") == {"/opt": 3}
        assert values(page, "wso2_home_filesystem_used_ratio") == {"/opt": pytest.approx(0.97)}


def test_of_two_filesystems_both_are_told_and_the_worse_decides(
    scraper_of: ScraperOf, machine: WrittenMachine, server: Server, kernel: Snapshot, roomy_process: ProcessFacts
) -> None:
    """The server that lives on the other one has the machine's verdict, too."""
    other = ProcessIdentity(2, 9)
    machine.processes[4373] = roomy_process
    machine.known[other] = replace(
        roomy_process, identity=other, carbon_home="/srv/wso2", carbon_home_filesystem=NEARLY_FULL
    )
    second = TargetIdentity("second", "127.0.0.1", process=other)
    scraper = scraper_of({"carbon": server, "second": Server(kernel)}, second=second)
    families = scraper.everything(Deadline.after(10))
    assert machines(families)["disk_used"] == [{"target": "", "machine": "wso2-1", "status": "critical"}]
    assert values(families, "wso2_home_filesystem_used_ratio") == {"/opt": pytest.approx(0.1), "/srv": 0.99}


def test_a_home_that_is_gone_is_told_no_more(
    scraper: Scraper, machine: WrittenMachine, dies: Callable[[], None]
) -> None:
    scraper.everything(Deadline.after(10))
    dies()
    machine.homes.clear()
    families = scraper.everything(Deadline.after(10))
    assert values(families, "wso2_home_filesystem_used_ratio") == {}
    assert machines(families)["disk_used"] == [{"target": "", "machine": "wso2-1", "status": "unknown"}]


def test_a_server_elsewhere_tells_nothing_of_this_machine(
    scraper_of: ScraperOf, machine: WrittenMachine, server: Server, kernel: Snapshot, roomy_process: ProcessFacts
) -> None:
    machine.processes[4373] = roomy_process
    away = TargetIdentity("away", "192.0.2.1", local=False)
    scraper = scraper_of({"carbon": server, "away": Server(kernel)}, away=away)
    scraper.everything(Deadline.after(10))
    probed = scraper.probe("away", Deadline.after(10))
    assert values(probed, "wso2_home_filesystem_used_ratio") == {}
    assert [own.get("machine") for told in machines(probed).values() for own in told] == [None, None, None]


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1", {"target": "", "machine": "wso2-1"}), ("192.0.2.1", None)])
def test_a_server_that_was_never_up_is_where_its_host_says(
    scraper_of: ScraperOf, machine: WrittenMachine, server: Server, host: str, told: dict[str, str] | None
) -> None:
    """As after the exporter was started again while the server is down."""
    machine.hosts = frozenset({"127.0.0.1"})
    machine.host = replace(FOUR_CORES, memory_available_bytes=80_000_000)
    server.snapshot = None
    families = scraper_of({"carbon": server}, carbon=TargetIdentity("carbon", host)).everything(Deadline.after(10))
    expected = {"target": "carbon", "status": "unknown"} if told is None else {**told, "status": "critical"}
    assert machines(families)["ram_available"] == [expected]


def test_a_server_that_was_seen_elsewhere_is_not_here_when_it_is_down(
    scraper_of: ScraperOf, machine: WrittenMachine, server: Server
) -> None:
    """As one in a container whose port is this machine's: it was up, and its process was not seen."""
    machine.hosts = frozenset({"127.0.0.1"})
    scraper = scraper_of({"carbon": server})
    scraper.everything(Deadline.after(10))
    server.snapshot = None
    found = machines(scraper.everything(Deadline.after(10)))
    assert found["ram_available"] == [{"target": "carbon", "status": "unknown"}]
