"""The composition root: a configuration in, a running exporter out; signals."""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from exporter import allocator
from exporter.build import BuildInfo
from exporter.collect.consumers import Consumers
from exporter.collect.discovered_roster import DiscoveredRoster
from exporter.collect.families import gauge
from exporter.collect.first_reads import begin_first_reads
from exporter.collect.machine import ThisMachine
from exporter.collect.roster import FixedRoster, Roster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.config.settings import MappingSettings, Settings, TargetSettings
from exporter.document import DocumentError
from exporter.guidelines import Guidelines
from exporter.host.collectors.all import collectors_named
from exporter.host.lane import Lane
from exporter.host.reading import HostMetrics, Reading
from exporter.log_queue import LogQueue
from exporter.mapping import SERIES_LIMIT, MetricMapper, Pack, SwitchedOff, selected_packs, shown_on, without_families
from exporter.model import AttributeQuery, Family, Sample
from exporter.namespaces import sees_other_users
from exporter.signals import Signals
from exporter.targets.discovery.configured import ConfiguredServers
from exporter.targets.discovery.finding import Finder, FoundServer
from exporter.targets.discovery.owned import open_owned
from exporter.targets.discovery.rules import discovery_rules
from exporter.targets.jmxquery import warn_about_jmxquery
from exporter.targets.native import NativeOptions
from exporter.targets.occupancy import KnownServers
from exporter.targets.opening import Shared, open_target
from exporter.threads import STACK_BYTES
from exporter.web.application import Application, Exported
from exporter.web.listen import ListenAddress
from exporter.web.server import ListenError, WebServer

_log = logging.getLogger(__name__)
_MOST_TOLD = 20
_QUERY_PROCESSES_PER_CORE = 2
_THREAD_STATES = frozenset({"jvm_threads_state"})


@dataclass(frozen=True)
class ServeOptions:
    """What the command line says of serving.

    Attributes:
        listen: where to listen.
        timeout_offset: seconds of a scrape's time that are kept back for mapping, encoding and the network.
    """

    listen: tuple[ListenAddress, ...]
    timeout_offset: float


def serve(settings: Settings, options: ServeOptions, reload: Callable[[], Settings], log: LogQueue) -> int:
    """Serve until SIGTERM or SIGINT. SIGHUP reads the configuration anew and keeps the old one where it is wrong.

    Where something hangs after SIGTERM or SIGINT, the process ends all the same, with status 0, after some seconds.

    Args:
        settings: the configuration.
        options: what the command line says of serving.
        reload: reads the configuration anew; raises DocumentError.
        log: what log records go through.

    Returns:
        The exit status: 0 after a signal, 1 where an address cannot be listened on.

    Raises:
        ThreadShortageError: there is not even a thread for the signals.
    """
    threading.stack_size(STACK_BYTES)
    allocator.use_one_arena()
    build = BuildInfo.of(os.environ)
    _log.info("starting", extra={"version": build.version, "revision": build.revision, **_told(settings)})
    signals = Signals(lambda: _log.warning("ended by force: something that was to end hangs"))
    configured = _Configured(settings, build, log)
    _warn(settings)
    application = Application(configured.exported, build.version, options.timeout_offset)
    server = WebServer(options.listen, application)
    try:
        server.start()
    except ListenError as error:
        _log.error("%s", error)
        return 1
    for address in server.bound():
        _log.info("listening", extra={"address": str(address)})
    configured.begin_first_reads()
    while signals.wait() == "reload":
        configured.replace(reload)
        configured.begin_first_reads()
    _log.info("stopping")
    application.stop()
    configured.close()
    server.stop()
    return 0


def mappers(settings: MappingSettings) -> tuple[MetricMapper, MetricMapper]:
    """What maps MBeans for `/metrics`, and what does for `/probe`.

    Raises:
        DocumentError: a pack is wrong, or something is switched off or limited that there is not.
    """
    packs = wanted_packs(settings)
    limit = settings.series_limit or SERIES_LIMIT
    return MetricMapper(shown_on(packs, "metrics"), limit), MetricMapper(shown_on(packs, "probe"), limit)


def wanted_packs(settings: MappingSettings) -> tuple[Pack, ...]:
    """The packs that a configuration wants, for both views; raises what `mappers` does."""
    off = SwitchedOff(settings.without_packs, settings.without_domains, settings.without_families)
    packs = selected_packs(settings.packs, off, settings.limits)
    return packs if settings.thread_states else without_families(packs, _THREAD_STATES)


def _told(settings: Settings) -> Mapping[str, object]:
    """What a line of the log says of a configuration."""
    targets = [f"{target.name} ({target.transport})" for target in settings.targets[:_MOST_TOLD]]
    others = len(settings.targets) - len(targets)
    told = ", ".join([*targets, f"and {others} others"] if others else targets)
    return {"targets": told or "none", "discover": settings.discovery.enabled}


def _warn(settings: Settings) -> None:
    warn_about_jmxquery([target.name for target in settings.targets if target.transport == "jmxquery"])


def _found_target(name: str, server: FoundServer, queries: Sequence[AttributeQuery], shared: Shared) -> Target:
    """A target for a server that was found and can be read: it has an address, and is read natively."""
    if server.url is None:
        raise ValueError(f"{name} has no address")
    identity = TargetIdentity(name, server.url.host, process=server.process.identity)
    return Target(identity, open_owned(server, shared), queries)


@dataclass(frozen=True)
class _Built:
    """What a configuration was built into."""

    scraper: Scraper
    roster: Roster
    targets: Sequence[tuple[TargetSettings, Target]]
    discovered: DiscoveredRoster | None


class _Configured:
    """The configuration in force."""

    def __init__(self, settings: Settings, build: BuildInfo, log: LogQueue) -> None:
        self._build_info = build
        self._log = log
        self._collecting: Lane[Reading] = Lane()  # outlives a reload: a collector that hangs is not started again
        # Outlives a reload, too: accounts are locked after a few logins that are refused.
        self._shared = Shared(threading.Semaphore(_QUERY_PROCESSES_PER_CORE * (os.cpu_count() or 1)))
        self._known_servers = KnownServers()
        self._built = self._build(settings, ())
        self._last_reload_worked = True
        self._last_success = time.time()

    def exported(self) -> Exported:
        """What to serve now."""
        return Exported(self._built.scraper, self._own_families)

    def begin_first_reads(self) -> None:
        """Read each server that is not known to be up, in the background, and tell the log what that gave."""
        begin_first_reads(self._built.roster)

    def replace(self, reload: Callable[[], Settings]) -> None:
        """Put a configuration read anew in its place; where that is wrong, say so and keep the old one.

        Logins that were refused may be tried once more, and servers may be other users' processes by now.
        """
        self._shared.refusals.hurry()
        self._known_servers.forget()
        before = self._built
        try:
            settings = reload()
            self._built = self._build(settings, before.targets)
        except Exception as error:  # noqa: BLE001 - whatever it is, what is served goes on
            self._last_reload_worked = False
            is_fault = not isinstance(error, DocumentError)
            _log.error("configuration not reloaded: %s", str(error) or type(error).__name__, exc_info=is_fault)
            return
        if before.discovered is not None:
            before.discovered.retire()
        kept = [target for _, target in self._built.targets]
        for _, target in before.targets:
            if target not in kept:
                target.retire()
        _warn(settings)
        self._last_reload_worked = True
        self._last_success = time.time()
        _log.info("configuration reloaded", extra=_told(settings))

    def close(self) -> None:
        """Give every target's connections and processes back."""
        self._built.scraper.close()

    def _build(self, settings: Settings, before: Sequence[tuple[TargetSettings, Target]]) -> _Built:
        """What the settings say; targets whose settings have not changed are kept, with all they know."""
        consumers = Consumers(Guidelines.load(), *mappers(settings.mapping))
        queries = consumers.queries
        targets = [
            (wanted, _known(wanted, queries, before) or self._target(wanted, queries)) for wanted in settings.targets
        ]
        discovered = self._discovered(settings, [target for _, target in targets], queries)
        roster = discovered or FixedRoster([target for _, target in targets])
        scraper = Scraper(
            roster=roster,
            machine=ThisMachine(
                HostMetrics(collectors_named(settings.host.collectors), self._collecting)
                if settings.host.enabled
                else None
            ),
            consumers=consumers,
        )
        return _Built(scraper, roster, targets, discovered)

    def _discovered(
        self, settings: Settings, targets: Sequence[Target], queries: Sequence[AttributeQuery]
    ) -> DiscoveredRoster | None:
        if not settings.discovery.enabled:
            return None
        if not sees_other_users():
            _log.warning("the processes of other users are hidden, and none of their servers can be found")
        return DiscoveredRoster(
            targets,
            Finder(discovery_rules(settings.discovery.users, settings.discovery.logins), wso2_alone=True),
            ConfiguredServers({target.name: target.url for target in settings.targets}).include,
            lambda name, server: _found_target(name, server, queries, self._shared),
        )

    def _target(self, settings: TargetSettings, queries: Sequence[AttributeQuery]) -> Target:
        identity = TargetIdentity(settings.name, settings.url.host, settings.local, settings.high_concurrency)
        options = NativeOptions(
            settings.tls,
            settings.rmi_host,
            settings.rmi_port,
            forwarded=settings.local is False,
            owner=settings.owner,
            known=self._known_servers,
        )
        source = open_target(
            settings.url,
            settings.credentials,
            settings.transport,
            options,
            self._shared,
        )
        return Target(identity, source, queries)

    def _own_families(self) -> Sequence[Family]:
        return own_families(
            self._build_info,
            self._last_success,
            last_reload_worked=self._last_reload_worked,
            log_dropped=self._log.dropped,
        )


def _known(
    wanted: TargetSettings, queries: Sequence[AttributeQuery], before: Sequence[tuple[TargetSettings, Target]]
) -> Target | None:
    same = (target for settings, target in before if settings == wanted)
    return next((target for target in same if target.queries == tuple(queries)), None)


def own_families(
    build: BuildInfo, configuration_read_at: float, *, last_reload_worked: bool, log_dropped: int
) -> Sequence[Family]:
    """What the exporter says of itself on `/metrics`, beside its process.

    Args:
        build: which one it is.
        configuration_read_at: when the configuration in force was read, in seconds since the epoch.
        last_reload_worked: whether no later attempt to read it failed.
        log_dropped: how many log records could not be written so far.
    """
    return (
        gauge("wso2_exporter_build_info", "The exporter's build.", [(asdict(build), 1.0)]),
        gauge(
            "wso2_exporter_config_last_reload_successful",
            "Whether the last attempt to read the configuration worked.",
            [({}, float(last_reload_worked))],
        ),
        gauge(
            "wso2_exporter_config_last_reload_success_timestamp_seconds",
            "When the configuration in force was read.",
            [({}, configuration_read_at)],
        ),
        Family(
            "wso2_exporter_log_dropped",
            "counter",
            "Log records that were not written, since whoever reads them was too slow or is gone.",
            (Sample({}, float(log_dropped), "_total"),),
        ),
    )
