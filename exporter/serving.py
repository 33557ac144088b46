"""The life of the process that serves: start, signals, reload, end."""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial

from exporter.assembly.assembler import Assembler
from exporter.build import BuildInfo
from exporter.collect.first_reads import begin_first_reads
from exporter.config.settings import Settings
from exporter.document import DocumentError
from exporter.model.metrics import Family, Sample, gauge
from exporter.runtime import allocator, service_manager
from exporter.runtime.content_watch import ContentWatch
from exporter.runtime.log_queue import LogQueue
from exporter.runtime.reloads import Reloads
from exporter.runtime.signals import Signals
from exporter.runtime.threads import STACK_BYTES
from exporter.system.roots import Roots
from exporter.web.application import Application
from exporter.web.exported import Exported
from exporter.web.exposure import Exposure
from exporter.web.listen_address import ListenAddress
from exporter.web.routes.reload import ReloadService
from exporter.web.routes.table import routes
from exporter.web.security.endpoint import Endpoint
from exporter.web.security.exposure import exposed_addresses
from exporter.web.server import ListenError, WebServer

_log = logging.getLogger(__name__)
_MOST_TOLD = 20


@dataclass(frozen=True)
class ServeOptions:
    """What the command line says of serving.

    Attributes:
        listen: where to listen.
        timeout_offset: seconds of a scrape's time that are kept back for mapping, encoding and the network.
        endpoint: who may ask.
        roots: where this machine's files are.
    """

    listen: tuple[ListenAddress, ...]
    timeout_offset: float
    endpoint: Endpoint = field(default_factory=Endpoint, compare=False)
    roots: Roots = field(default_factory=Roots)


@dataclass(frozen=True)
class ConfigurationSource:
    """Where the configuration comes from.

    Attributes:
        read: reads it anew; raises DocumentError.
        digest: tells by a text what its files hold; None: they are not watched.
        first: what that told before the settings were read that are served first.
    """

    read: Callable[[], Settings]
    digest: Callable[[], str] | None = None
    first: str = ""


def serve(settings: Settings, options: ServeOptions, source: ConfigurationSource, log: LogQueue) -> int:
    """Serve until SIGTERM or SIGINT. A reload keeps the old configuration where the new one is wrong.

    SIGHUP reloads it, `POST /-/reload` does, and a change of its files where they are watched.

    Where something hangs after SIGTERM or SIGINT, the process ends all the same, with status 0, after some seconds.

    Args:
        settings: the configuration.
        options: what the command line says of serving.
        source: where the configuration comes from.
        log: what log records go through.

    Returns:
        The exit status: 0 after a signal, 1 where an address cannot be listened on.

    Raises:
        ThreadShortageError: there is not even a thread for the signals, or for the watch of the files.
    """
    threading.stack_size(STACK_BYTES)
    allocator.use_one_arena()
    build = BuildInfo.running()
    _log.info("starting", extra={"version": build.version, "revision": build.revision, **_told(settings)})
    signals = Signals(lambda: _log.warning("ended by force: something that was to end hangs"))
    reloads = Reloads(signals.wake)
    watch = None if source.digest is None else ContentWatch(source.digest, reloads.ask, source.first)
    endpoint = options.endpoint
    exporter = _Exporter(settings, build, options.roots, log, watch, endpoint.families)
    exposure = Exposure(lambda: endpoint.configuration.authenticates, lambda: not exposed_addresses(server.bound()))
    reload = ReloadService((reloads.ask, endpoint.hurry), exposure.authenticates, exposure.on_loopback)
    application = Application(routes(exporter.exported, build.version, reload, exposure), options.timeout_offset)
    server = WebServer(options.listen, application, security=endpoint.security)
    try:
        server.start()
    except ListenError as error:
        _log.error("%s", error)
        return 1
    for address in server.bound():
        _log.info("listening", extra={"address": str(address)})
    endpoint.start()
    endpoint.warn_of_strangers(server.bound())
    service_manager.tell("READY=1", os.environ)
    exporter.begin_first_reads()
    if watch is not None:
        watch.start()
    while (told := signals.wait()) != "stop":
        if told == "reload":
            endpoint.hurry()
        reloads.carry_out(partial(exporter.replace, source.read, by_signal=told == "reload"))
        exporter.begin_first_reads()
    _log.info("stopping")
    service_manager.tell("STOPPING=1", os.environ)
    application.stop()
    exporter.close()
    server.stop()
    endpoint.stop()
    return 0


def _told(settings: Settings) -> Mapping[str, object]:
    """What a line of the log says of a configuration."""
    targets = [f"{target.name} ({target.transport})" for target in settings.targets[:_MOST_TOLD]]
    others = len(settings.targets) - len(targets)
    told = ", ".join([*targets, f"and {others} others"] if others else targets)
    return {"targets": told or "none", "discover": settings.discovery.enabled}


class _Exporter:
    """What serves the configuration in force, and what is known of its last reload."""

    def __init__(
        self,
        settings: Settings,
        build: BuildInfo,
        roots: Roots,
        log: LogQueue,
        watch: ContentWatch | None = None,
        endpoint_families: Callable[[], Sequence[Family]] = tuple,
    ) -> None:
        self._build_info = build
        self._log = log
        self._watch = watch
        self._endpoint_families = endpoint_families
        self._assembler = Assembler(roots)
        self._assembly = self._assembler.build(settings)
        self._last_reload_worked = True
        self._last_success = time.time()

    def exported(self) -> Exported:
        """What to serve now."""
        return Exported(self._assembly.scraper, self._own_families, self._assembly.expose_findings)

    def begin_first_reads(self) -> None:
        """Read each server that is not known to be up, in the background, and tell the log what that gave."""
        begin_first_reads(self._assembly.roster)

    def replace(self, read: Callable[[], Settings], *, by_signal: bool) -> str:
        """Put a configuration read anew in its place; where that is wrong, keep the old one.

        Logins that were refused may be tried once more. After a signal, servers may be other users' processes, too:
        who may send one could read their passwords anyway, and who may ask over HTTP could perhaps not.

        Returns:
            What is wrong, in one line; empty where the new configuration is in force.
        """
        self._assembler.hurry_refused_logins()
        if by_signal:
            self._assembler.forget_server_owners()
        before = self._assembly
        try:
            if self._watch is not None:
                self._watch.mark()
            settings = read()
            self._assembly = self._assembler.build(settings, before)
        except Exception as error:  # noqa: BLE001 - whatever it is, what is served goes on
            self._last_reload_worked = False
            is_fault = not isinstance(error, DocumentError)
            _log.error("configuration not reloaded: %s", str(error) or type(error).__name__, exc_info=is_fault)
            return "The reload failed; the log says why." if is_fault else str(error)
        before.retire(self._assembly)
        self._last_reload_worked = True
        self._last_success = time.time()
        _log.info("configuration reloaded", extra=_told(settings))
        return ""

    def close(self) -> None:
        """Give every target's connections and processes back."""
        self._assembly.scraper.close()

    def _own_families(self) -> Sequence[Family]:
        own = own_families(
            self._build_info,
            self._last_success,
            last_reload_worked=self._last_reload_worked and not (self._watch and self._watch.hangs),
            log_dropped=self._log.dropped,
        )
        return (*own, *self._endpoint_families())


def own_families(
    build: BuildInfo, configuration_read_at: float, *, last_reload_worked: bool, log_dropped: int
) -> Sequence[Family]:
    """What the exporter says of itself on `/metrics`, beside its process.

    Args:
        build: which one it is.
        configuration_read_at: when the configuration in force was read, in seconds since the epoch.
        last_reload_worked: whether no later attempt to read it failed, and none to look for a change.
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
