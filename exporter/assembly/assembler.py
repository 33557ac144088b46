"""Settings in, what serves them out: and a part of what served the settings before, where they say the same."""

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from exporter.assembly.access import native_options
from exporter.collect.consumers import Consumers
from exporter.collect.discovered_roster import DiscoveredRoster
from exporter.collect.inspections import Inspections
from exporter.collect.machine import ThisMachine
from exporter.collect.roster import FixedRoster, Roster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.config.settings import HostSettings, Settings, TargetSettings
from exporter.discovery.configured_servers import ConfiguredServers
from exporter.discovery.finder import Finder
from exporter.discovery.found_server import FoundServer
from exporter.discovery.owned_source import open_owned
from exporter.discovery.processes import java_processes
from exporter.discovery.rules import discovery_rules
from exporter.facts.product import MICRO_INTEGRATOR
from exporter.guidelines import Guidelines
from exporter.host.jvms import LocalJvms
from exporter.host.metrics import CollectorOutcome, HostMetrics
from exporter.host.registry import all_collectors, choose_collectors
from exporter.mapping import Pack, beyond_plain_values, mappers, selected_packs
from exporter.model.site import SiteSettings
from exporter.runtime.calls import SharedCalls
from exporter.system.namespaces import sees_other_users
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from exporter.targets.jmxquery.warning import warn_about_jmxquery
from exporter.targets.occupancy import ServerOwners
from exporter.targets.transports import Shared, open_target

_log = logging.getLogger(__name__)
_QUERY_PROCESSES_PER_CORE = 2


def consumers_of(settings: Settings) -> Consumers:
    """Make what becomes of what is read of targets: the packs that a configuration wants, and the guidelines.

    Raises:
        DocumentError: a pack is wrong, or something is switched off or limited that there is not.
    """
    return _consumers(settings, selected_packs(settings.mapping))


@dataclass(frozen=True)
class Assembly:
    """What a configuration was built into.

    Attributes:
        scraper: reads, maps and judges the roster's targets.
        roster: the servers to read.
        targets: the configured ones, each with what the configuration says of it.
        discovered: the roster, where it looks for servers.
        expose_findings: whether everybody who asks sees security findings.
    """

    scraper: Scraper
    roster: Roster
    targets: Sequence[tuple[TargetSettings, Target]] = ()
    discovered: DiscoveredRoster | None = None
    expose_findings: bool = False

    def retire(self, after: "Assembly") -> None:
        """End what only this one needs, now that another is in its place, once the scrapes under way have ended.

        Nobody waits for that: a scrape that began before reads its servers yet, and would find them closed.
        """
        self.scraper.afterwards(lambda: self._end(after))

    def _end(self, after: "Assembly") -> None:
        if self.discovered is not None:
            self.discovered.retire()
        kept = [target for _, target in after.targets]
        for _, target in self.targets:
            if target not in kept:
                target.retire()


class Assembler:
    """Builds what settings say, and keeps what outlives a reload of them.

    A collector that hangs is not started again by the configuration that comes after, and logins that were refused stay
    refused: accounts are locked after a few of them.

    Args:
        roots: where the kernel's files are.
    """

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._collectors = all_collectors(roots)
        self._collecting = SharedCalls[str, CollectorOutcome](in_turn=True)
        self._processes = ProcessTable(roots)
        self._jvms = LocalJvms(self._processes)
        self._shared = Shared(threading.Semaphore(_QUERY_PROCESSES_PER_CORE * (os.cpu_count() or 1)))
        self._server_owners = ServerOwners()

    def hurry_refused_logins(self) -> None:
        """Let each refused login be tried once more: at once, or a minute after its last try."""
        self._shared.refusals.hurry()

    def forget_server_owners(self) -> None:
        """Let each server be another user's process than before."""
        self._server_owners.forget()

    def build(self, settings: Settings, before: Assembly | None = None) -> Assembly:
        """Build what settings say.

        Args:
            settings: the configuration.
            before: what is in force; targets whose settings have not changed are taken over, with all they know.

        Raises:
            DocumentError: as `consumers_of`; what is in force is as it was.
        """
        packs = selected_packs(settings.mapping)
        consumers = _consumers(settings, packs)
        known = before.targets if before else ()
        targets = [
            (wanted, _known(wanted, consumers, known) or self._target(wanted, consumers)) for wanted in settings.targets
        ]
        discovered = self._discovered(settings, [target for _, target in targets], consumers)
        roster = discovered or FixedRoster([target for _, target in targets])
        scraper = Scraper(
            roster=roster,
            machine=ThisMachine(self._roots, self._host_metrics(settings.host), self._jvms),
            guidelines=consumers.guidelines,
            inspections=Inspections(consumers.guidelines, self._roots),
        )
        for wanted, target in targets:  # at last: had anything failed, those that are known would go on as they are
            target.serve(consumers, wanted.labels)
        queried = [target.name for target in settings.targets if target.transport == "jmxquery"]
        warn_about_jmxquery(queried, beyond_plain_values(packs))
        return Assembly(scraper, roster, targets, discovered, settings.guidelines.expose_findings)

    def _host_metrics(self, settings: HostSettings) -> HostMetrics | None:
        if not settings.enabled:
            return None
        return HostMetrics(choose_collectors(settings.collectors, self._collectors), self._collecting)

    def _discovered(
        self, settings: Settings, targets: Sequence[Target], consumers: Consumers
    ) -> DiscoveredRoster | None:
        if not settings.discovery.enabled:
            return None
        if not sees_other_users(self._roots):
            _log.warning("the processes of other users are hidden, and none of their servers can be found")
        rules = discovery_rules(settings.discovery.users, settings.discovery.logins)
        processes = partial(java_processes, self._processes, rules.users)
        return DiscoveredRoster(
            targets,
            Finder(rules, self._roots, processes, wso2_alone=True).look,
            ConfiguredServers({target.name: target.url for target in settings.targets}).include,
            lambda name, server: _found_target(name, server, consumers, self._roots, self._shared),
        )

    def _target(self, settings: TargetSettings, consumers: Consumers) -> Target:
        identity = TargetIdentity(
            settings.name,
            settings.url.host,
            settings.local,
            settings.high_concurrency,
            address=settings.url.address,
            site=replace(settings.site, host=settings.url.host, jmx_tls=settings.tls is not None),
            login=settings.credentials,
            facts_file=settings.facts_file,
        )
        options = native_options(settings, self._roots, self._server_owners)
        source = open_target(settings.url, settings.credentials, settings.transport, options, self._shared)
        return Target(identity, source, consumers, settings.labels)


def _consumers(settings: Settings, packs: Sequence[Pack]) -> Consumers:
    return Consumers(Guidelines.load(settings.guidelines), *mappers(packs, settings.mapping.series_limit))


def _known(
    wanted: TargetSettings, consumers: Consumers, before: Sequence[tuple[TargetSettings, Target]]
) -> Target | None:
    same = (target for settings, target in before if replace(settings, labels=wanted.labels) == wanted)
    return next((target for target in same if target.queries == consumers.queries), None)


def _found_target(name: str, server: FoundServer, consumers: Consumers, roots: Roots, shared: Shared) -> Target:
    """A target for a server that was found and can be read: it has an address, and is read natively."""
    if server.url is None:
        raise ValueError(f"{name} has no address")
    product = MICRO_INTEGRATOR if server.kind == "micro_integrator" else None
    identity = TargetIdentity(
        name,
        server.url.host,
        process=server.process.identity,
        product=product,
        address=server.url.address,
        site=SiteSettings(host=server.url.host, jmx_tls=server.login.tls is not None),
        login=server.login.credentials,
    )
    return Target(identity, open_owned(server, roots, shared), consumers)
