"""What is shown of one examination: all targets and the machine, one target alone, or all of them for a page."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from exporter.collect.certificate_families import certificate_family
from exporter.collect.examination import Examiner, Judges, TargetResult
from exporter.collect.exposition import Exposition
from exporter.collect.families import labelled, merged
from exporter.collect.family_types import FamilyTypes
from exporter.collect.filesystem_families import home_filesystem_families
from exporter.collect.guideline_families import (
    Terms,
    catalogue_family,
    failures_family,
    machine_families,
    report_families,
)
from exporter.collect.inspections import Inspections, Say
from exporter.collect.machine import Machine
from exporter.collect.open_scrapes import OpenScrapes
from exporter.collect.process_families import cgroup_families, process_families, trace_families
from exporter.collect.roster import Roster
from exporter.collect.scrape_families import scrape_families, up_changed_family
from exporter.collect.target import Target
from exporter.collect.target_info import target_info_family
from exporter.collect.unread_servers import UnreadServer
from exporter.collect.wait import completed
from exporter.guidelines import Catalogue, Guidelines
from exporter.jmx.deadline import Deadline
from exporter.mapping import Page
from exporter.model.assessment import Report
from exporter.model.disclosure import Disclosure
from exporter.model.machine import HostFacts
from exporter.model.metrics import Family
from exporter.model.target_status import LeftServer, TargetList


class UnknownTargetError(LookupError):
    """A probe for a name that no target has."""


@dataclass(frozen=True)
class Overview:
    """All targets, the machine, and the servers on it that are not read, for a page.

    Attributes:
        machine: how the machine alone was judged; None where there are targets.
        catalogue: what they were judged by.
    """

    results: Sequence[TargetResult]
    host: HostFacts
    unread: Sequence[UnreadServer] = ()
    machine: Report | None = None
    catalogue: Catalogue = field(default_factory=lambda: Catalogue((), ()))


@dataclass(frozen=True)
class Probe:
    """What is shown of one target alone.

    Attributes:
        families: what there is to say of it, in parts: a name may come again.
        exposition: what encodes the probes of this target.
    """

    families: Sequence[Family]
    exposition: Exposition


class Scraper:
    """Shows what examinations of its targets give. Safe for simultaneous scrapes.

    Args:
        roster: the servers to read.
        machine: the machine that this runs on.
        guidelines: what servers and machine are judged by.
        inspections: finds out facts that change seldom; None: nobody does.

    Attributes:
        catalogue: what servers and machine are judged by.
    """

    def __init__(
        self, roster: Roster, machine: Machine, guidelines: Guidelines, inspections: Inspections | None = None
    ) -> None:
        self._roster = roster
        self._machine = machine
        self._examiner = Examiner(machine, Judges(guidelines, inspections))
        self.catalogue = guidelines.catalogue
        self._catalogue = catalogue_family(guidelines.catalogue)
        self._failures = guidelines.failures
        self._open = OpenScrapes()

    def everything(self, deadline: Deadline, disclosure: Disclosure = "counted") -> tuple[Family, ...]:
        """Give the families that `everything_steps` does, one for each name; this thread waits for the servers."""
        return merged(completed(self.everything_steps(deadline, disclosure)))

    def probe(self, name: str, deadline: Deadline) -> tuple[Family, ...]:
        """Give the families that `probe_steps` does, one for each name; this thread waits for the server."""
        return merged(completed(self.probe_steps(name, deadline)).families)

    def overview(self, deadline: Deadline) -> Overview:
        """Give what `overview_steps` does; this thread waits for the servers."""
        return completed(self.overview_steps(deadline))

    def targets(self, deadline: Deadline) -> Sequence[Target]:
        """Give the targets that there are now, without reading any; a look for servers that is due is waited for."""
        return self._roster.targets(deadline)

    def target_list(self, deadline: Deadline) -> TargetList:
        """Tell how each target was when it was last read, without reading any; a look that is due is waited for."""
        return TargetList(tuple(target.status for target in self._roster.targets(deadline)), self.left_servers())

    def left_servers(self) -> tuple[LeftServer, ...]:
        """Tell which servers were found and are not read, as it was when targets were last asked for."""
        return tuple(LeftServer(each.installation, each.pid, each.reason) for each in self._roster.unread())

    async def everything_steps(self, deadline: Deadline, disclosure: Disclosure = "counted") -> Sequence[Family]:
        """Show all targets, told apart by the label `target`, their scores, and the machine.

        The families come in parts: a name may come again, with the samples of another target.

        Args:
            deadline: when servers that have not answered are given up.
            disclosure: how security findings are shown.
        """
        with self._open:
            targets = self._roster.targets(deadline)
            examination = self._examiner.begin(targets, targets, deadline, "metrics")
            families = [*self._machine.families(deadline), self._catalogue, *self._roster.families()]
            results = await examination.results()
            terms = Terms(time.time(), disclosure)
            families += [target_info_family(targets), *_families_of(targets, results, "metrics", families, terms)]
            reports = [result.report for result in results]
            if not targets:
                reports = [examination.machine_report()]
                families += report_families({"target": ""}, reports[0], terms)
            families += [failures_family(self._failures), *home_filesystem_families({"target": ""}, examination.host)]
            return [*families, *machine_families({"target": ""}, reports, terms)]

    def without_servers(self, deadline: Deadline) -> Sequence[Family]:
        """Show the machine, and which targets there are; reads none of them, and judges nothing."""
        with self._open:
            targets = self._roster.targets(deadline)
            about = (self._catalogue, *self._roster.families(), target_info_family(targets))
            homes = {home for target in targets if (home := target.recognition.home) is not None}
            filesystems = tuple(self._machine.filesystems(homes, deadline)) if homes else ()
            host = replace(self._machine.facts(deadline), home_filesystems=filesystems)
            return [*self._machine.families(deadline), *about, *home_filesystem_families({"target": ""}, host)]

    async def probe_steps(self, name: str, deadline: Deadline, disclosure: Disclosure = "counted") -> Probe:
        """Show one target alone, without the label `target`: who asked knows for whom.

        Args:
            name: the target's.
            deadline: when it is given up.
            disclosure: how security findings are shown.

        Raises:
            UnknownTargetError: no target has that name.
        """
        with self._open:
            targets = self._roster.targets(deadline)
            target = next((target for target in targets if target.identity.name == name), None)
            if target is None:
                raise UnknownTargetError(name)
            view = target.view("probe")
            examination = self._examiner.begin([target], targets, deadline, "probe")
            results = await examination.results()
            terms = Terms(time.time(), disclosure)
            after = [*machine_families({}, [results[0].report], terms), self._catalogue]
            if results[0].report.is_of_machine:
                after += home_filesystem_families({}, examination.host)
            return Probe([*_families_of([target], results, "probe", after, terms), *after], view.exposition)

    async def overview_steps(self, deadline: Deadline, name: str | None = None) -> Overview:
        """Show targets, read and judged, for a page.

        Args:
            deadline: when those that have not answered are given up.
            name: the only one that is wanted; None: all of them.

        Raises:
            UnknownTargetError: no target has that name.
        """
        with self._open:
            targets = self._roster.targets(deadline)
            wanted = [target for target in targets if name in (None, target.identity.name)]
            if name is not None and not wanted:
                raise UnknownTargetError(name)
            examination = self._examiner.begin(wanted, targets, deadline)
            results = await examination.results()
            machine = None if targets else examination.machine_report()
            return Overview(results, examination.host, self._roster.unread(), machine, self.catalogue)

    def overview_after_inspection(self, names: Collection[str], deadline: Deadline, say: Say) -> Overview:
        """Read some targets, look at them now, and judge them; this thread waits for all of that.

        A third of the time is for reading: a server that does not answer takes it from no other's inspection.

        Args:
            names: the targets'; none: all of them.
            deadline: when what has not been found out is given up.
            say: is told how far it is.
        """
        with self._open:
            reading = deadline.share(1 / 3)
            targets = self._roster.targets(reading)
            wanted = [target for target in targets if not names or target.identity.name in names]
            examination = self._examiner.begin(wanted, targets, reading)
            results = completed(examination.results_after_inspection(deadline, say))
            return Overview(results, examination.host, self._roster.unread(), catalogue=self.catalogue)

    def afterwards(self, act: Callable[[], None]) -> None:
        """Do something once the scrapes that are under way have ended; at once where there are none."""
        self._open.afterwards(act)

    def close(self) -> None:
        """Give every target's connections and processes back."""
        self._roster.close()


def _families_of(
    targets: Sequence[Target], results: Sequence[TargetResult], page: Page, others: Sequence[Family], terms: Terms
) -> list[Family]:
    """Show targets beside other families. What is mapped into a family of another type than it has is not served."""
    told = [_told_of(target, result, page, terms) for target, result in zip(targets, results, strict=True)]
    types = FamilyTypes(chain(others, *told))
    families: list[Family] = []
    for target, result, of_target in zip(targets, results, told, strict=True):
        mapped = types.served(result.mapped)
        if mapped is result.mapped:
            families += [*mapped.families, *of_target]
        else:
            target.log.note_dropped(result.mapped, mapped)
            families += [*mapped.families, *_told_of(target, replace(result, mapped=mapped), page, terms)]
    return families


def _told_of(target: Target, result: TargetResult, page: Page, terms: Terms) -> Sequence[Family]:
    """What is told of a target beside what its MBeans were mapped into."""
    view = target.view(page)
    labels = view.labels
    return (
        *scrape_families(labels, result.reading, result.mapped),
        up_changed_family(labels, result.reading, result.status, terms.now),
        *labelled((*_process_families(result), *trace_families(result.trace)), labels),
        *report_families(labels, result.report, terms, view.verdicts),
        certificate_family(labels, target.inspected.facts),
    )


def _process_families(result: TargetResult) -> Sequence[Family]:
    """Of a server whose process is seen on this machine, whether it could be read or not; nothing of any other."""
    process = result.process
    if process is None or process.figures is None:  # the latter has ended since it was looked for
        return ()
    return (*process_families(process.figures, result.reading.snapshot), *cgroup_families(process.facts.cgroup))
