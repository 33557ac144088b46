"""The servers of a configuration, each read once, looked at and judged as the page does; closed again."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from exporter.assembly.assembler import Assembler
from exporter.collect.examination import TargetResult
from exporter.collect.scrape import Overview
from exporter.commands.check.report import Checked
from exporter.config.settings import Settings
from exporter.console.flags import UsageError
from exporter.facts.fact import Facts
from exporter.guidelines import Catalogue
from exporter.jmx.deadline import Deadline
from exporter.model.target_status import LeftServer
from exporter.system.roots import Roots


@dataclass(frozen=True)
class CheckedServers:
    """What was found.

    Attributes:
        servers: each as it was judged.
        overview: the same, for a page.
        catalogue: what they were judged by.
        facts: what inspections found out of each, by its name.
        not_read: servers of this machine beside them that are not read.
    """

    servers: Sequence[Checked]
    overview: Overview
    catalogue: Catalogue
    facts: Mapping[str, Mapping[str, Facts]]
    not_read: Sequence[LeftServer] = ()


def check_servers(
    settings: Settings, names: Sequence[str], roots: Roots, seconds: float, say: Callable[[str], None]
) -> CheckedServers:
    """Read, look at and judge servers that run.

    Args:
        settings: the configuration.
        names: the targets that are asked for; none: all of them, and those that are found.
        roots: where this machine's kernel shows its processes.
        seconds: how long it may take: what is not read by then is not judged, what is not found out is unknown.
        say: is told how far it is.

    Raises:
        DocumentError: the configuration names what there is not.
        UsageError: there is no target of a name, or none at all.
    """
    deadline = Deadline.after(seconds)
    with closing(Assembler(roots).build(settings).scraper) as scraper:
        targets = {target.identity.name: target for target in scraper.targets(deadline)}
        _check_names(names, tuple(targets))
        overview = scraper.overview_after_inspection(names, deadline, say)
        facts = {name: target.inspected.facts for name, target in targets.items()}
        left = () if names else scraper.left_servers()
        servers = [_checked(result) for result in overview.results]
        return CheckedServers(servers, overview, scraper.catalogue, facts, left)


def _check_names(names: Sequence[str], known: Sequence[str]) -> None:
    if not known:
        raise UsageError("there is no server to check: the configuration names none, and none was found")
    for name in names:
        if name not in known:
            raise UsageError(f"unknown target {name!r}, expected one of: {', '.join(known)}")


def _checked(result: TargetResult) -> Checked:
    """A server that could not be read is not judged, whatever its machine is like."""
    identity, error = result.identity, result.reading.error
    if error is not None:
        return Checked(identity.name, identity.address, None, error.reason, error.message)
    return Checked(identity.name, identity.address, result.report)
