"""Every metric family that the exporter can serve, taken from what serves it: packs, collectors, a scrape."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf

from prometheus_client import CollectorRegistry, ProcessCollector

from development.places import SNAPSHOTS
from development.recorded_machine import recorded_collectors
from exporter.build import BuildInfo
from exporter.collect.consumers import Consumers
from exporter.collect.discovered_roster import DiscoveredRoster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.document import Mention
from exporter.facts.fact import Known
from exporter.guidelines import Guidelines
from exporter.guidelines.policy import Policy, WaiverRule
from exporter.host.collector import Collector, NothingToReadError
from exporter.host.facts import read_host_facts
from exporter.host.jvms import SoughtJvm
from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.mapping import SERIES_LIMIT, MetricMapper, Pack
from exporter.mapping.heads import FamilyHead, family_heads
from exporter.model.machine import (
    CgroupLimits,
    FilesystemFacts,
    HostFacts,
    ProcessFacts,
    ProcessFigures,
    ProcessIdentity,
)
from exporter.model.metrics import Family
from exporter.serving import own_families
from exporter.system.roots import Roots
from exporter.targets.recordings import RecordedSource, load_snapshot
from exporter.web.security.refusals import Refusals
from exporter.web.security.watch import watch_families

_RECORDED_SERVER = SNAPSHOTS / "carbon-4.10.32.json"
_SECONDS = 60.0
_CERTIFICATE = {
    "certificate_address": (Known("127.0.0.1:9443", "127.0.0.1:9443"),),
    "certificate_not_after": (Known(1.0, "127.0.0.1:9443, 1970-01-01"),),
    "certificate_name": (Known("ok", "127.0.0.1:9443", read_at=0.0, source="network"),),
}
"""What inspections find out of a server that a family is made of."""

_POLICY = Policy(
    tuple(WaiverRule(Mention(each, "", 1, ()), None, "recorded", inf) for each in ("heap_maximum", "cores_provided"))
)
"""Exceptions to something that the recorded server, and its machine, do not meet."""


@dataclass(frozen=True)
class DescribedFamily:
    """A family as a page describes it.

    Attributes:
        name: as queries have it: a counter's with `_total`.
        type: its type in the exposition.
        labels: without `target`.
        source: where it comes from: MBeans and attributes, or a collector.
    """

    name: str
    type: str
    labels: tuple[str, ...]
    meaning: str
    source: str = ""


def pack_families(pack: Pack) -> Sequence[DescribedFamily]:
    """All that the rules of a pack define."""
    meanings = {family.name: family.help for rule in pack.rules for family in rule.families}
    return [_of_head(head, meanings[head.name]) for head in family_heads(pack.rules, SERIES_LIMIT).values()]


def machine_families() -> Sequence[DescribedFamily]:
    """List all that the collectors find in recorded files of many kinds of hardware, or else on this machine."""
    with recorded_collectors() as collectors:
        recorded = {one.name: list(_of_collector(one)) for one in collectors}
    here = all_collectors(Roots())
    found = [family for one in here for family in recorded[one.name] or _of_collector(one)]
    about_collectors = HostMetrics(here).collect(Deadline.after(10))[-2:]
    return [
        *sorted(found, key=lambda family: (family.source, family.name)),
        *(_of_family(family, "") for family in about_collectors),
    ]


def own_families_of_the_exporter(packs: Sequence[Pack]) -> Sequence[DescribedFamily]:
    """All that a scrape of a recorded server serves beside what packs and collectors give.

    A family may have one series there, so that the family is served, too, that tells what was cut.

    Args:
        packs: those whose families are left out.
    """
    mapper = MetricMapper(packs, 1)
    consumers = Consumers(Guidelines.load(_POLICY), mapper, mapper)
    source = RecordedSource(load_snapshot(_RECORDED_SERVER))
    target = Target(TargetIdentity("recorded", "127.0.0.1"), source, consumers)
    target.inspected.add("network", _CERTIFICATE, 0.0)
    roster = DiscoveredRoster([target], lambda: (), lambda _: False, lambda *_: target)
    scraper = Scraper(roster, _ServersMachine(), consumers.guidelines)
    served = scraper.everything(Deadline.after(_SECONDS), "guarded")
    mapped = {family.name for pack in packs for rule in pack.rules for family in rule.families}
    families = [family for family in served if family.name not in mapped]
    own = own_families(BuildInfo.running(), 0.0, last_reload_worked=True, log_dropped=0)
    endpoint = (*watch_families(0.0, last_look_worked=True), *Refusals().families())
    return [_of_family(family, "") for family in (*families, *own, *endpoint)]


def families_of_the_exporters_process() -> Sequence[DescribedFamily]:
    """What prometheus_client says of the exporter's process."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    return [
        DescribedFamily(_query_name(metric.name, metric.type), metric.type, (), metric.documentation)
        for metric in registry.collect()
    ]


class _ServersMachine:
    """A machine without metrics that runs the server in a container with all limits."""

    def families(self, deadline: Deadline) -> tuple[Family, ...]:  # noqa: ARG002 - there are none
        """None."""
        return ()

    def facts(self, deadline: Deadline) -> HostFacts:  # noqa: ARG002 - nobody waits
        """Those of this machine, with fewer cores than the container may use: that verdict is the machine's."""
        return replace(read_host_facts(Roots(), lambda: (), lambda: 0.5), cores=1)

    def find_jvms(
        self,
        jvms: Collection[SoughtJvm],
        deadline: Deadline,  # noqa: ARG002 - nobody waits
    ) -> Mapping[SoughtJvm, ProcessFacts]:
        """The server's."""
        limits = CgroupLimits(1, 1, 2.0, 1.0, 1)
        disk = FilesystemFacts("/opt", 2, 1, 1, None, None)
        return {jvm: ProcessFacts(ProcessIdentity(jvm.pid, 1), (), "/opt/wso2", disk, limits) for jvm in jvms}

    def read_process(self, process: ProcessFacts) -> ProcessFigures | None:  # noqa: ARG002 - the only process
        """One that tells all."""
        return ProcessFigures(1.0, 1, 1, 1, 1, 1, 1, 1, 1.0, ())

    def is_running(self, process: ProcessIdentity) -> bool | None:  # noqa: ARG002 - the only process
        """It runs."""
        return True

    def has_host(self, host: str) -> bool:  # noqa: ARG002 - the only server is up
        """None is."""
        return False

    def filesystems(
        self,
        homes: Collection[str],  # noqa: ARG002 - the only server's is seen with its process
        deadline: Deadline,  # noqa: ARG002 - nobody waits
    ) -> Sequence[FilesystemFacts]:
        """None but that of the server that runs."""
        return ()

    def heap_dumps(
        self,
        processes: Collection[ProcessFacts],
        deadline: Deadline,  # noqa: ARG002 - nobody waits
    ) -> Mapping[ProcessIdentity, float]:
        """One was written."""
        return {each.identity: 1.0 for each in processes}


def _of_collector(collector: Collector) -> Iterator[DescribedFamily]:
    """Describe what one collector finds: nothing where there is nothing to read."""
    with suppress(NothingToReadError, OSError):
        for family in collector.collect():
            if family.samples:
                yield _of_family(family, collector.name)


def _of_head(head: FamilyHead, meaning: str) -> DescribedFamily:
    source = head.help.removeprefix(f"{meaning} (").removesuffix(")")
    return DescribedFamily(head.served_name, head.served_type, head.labels, meaning, source)


def _of_family(family: Family, source: str) -> DescribedFamily:
    labels = dict.fromkeys(label for sample in family.samples for label in sample.labels if label != "target")
    return DescribedFamily(_query_name(family.name, family.type), family.type, tuple(labels), family.help, source)


def _query_name(name: str, family_type: str) -> str:
    return f"{name}_total" if family_type == "counter" else name
