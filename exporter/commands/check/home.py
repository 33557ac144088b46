"""A server that does not run, judged by its files: in a pipeline that builds an image, or before the first start."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from exporter.carbon.opening import folder_home
from exporter.carbon.product_files import named_product
from exporter.carbon.server_files import FileProblem, ServerFiles
from exporter.collect.examination import TargetResult
from exporter.collect.scrape import Overview
from exporter.collect.shared_read import TargetReading
from exporter.collect.target import TargetIdentity
from exporter.commands.check.report import Checked
from exporter.commands.check.servers import CheckedServers
from exporter.console.flags import UsageError
from exporter.facts.fact import Fact, Facts, Known, NotApplicable, Unknown
from exporter.facts.inspection import Origin, Site
from exporter.facts.inspector import inspect, inspections_of
from exporter.facts.product import PRODUCTS_BY_NAME
from exporter.guidelines import Catalogue, Guidelines
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult
from exporter.model.assessment import Report
from exporter.model.machine import HostFacts
from exporter.model.site import SiteSettings
from exporter.model.snapshot import Snapshot
from exporter.runtime.calls import SharedCalls
from exporter.system.roots import Roots

NOT_RUNNING = NotApplicable("the server does not run")
_OVERDUE = Unknown("looking at it did not end in time")
_ORIGINS: tuple[Origin, ...] = ("files", "process", "jmx")
"""Of what a server shows while it runs only what its files tell, too, is found out, and of its machine nothing."""


_NO_MACHINE = HostFacts(None, None, None, None, None, "")
"""Where the server will run is not known."""


@dataclass(frozen=True)
class HomeFacts:
    """The facts about a server that does not run: a `FactSource`.

    Attributes:
        found: what inspections found out, by name.
        deployment: what is known of it without them.
    """

    found: Mapping[str, Facts]
    deployment: Mapping[str, Fact]

    def facts(self, name: str) -> Facts:
        """Give the facts of a name; what only a server that runs can tell is not applicable."""
        return self.found.get(name) or (self.deployment.get(name, NOT_RUNNING),)


def check_home(
    folder: Path, name: str, settings: SiteSettings, guidelines: Guidelines, seconds: float
) -> CheckedServers:
    """Judge a server by its files. No other machine is asked, and nothing of this one is looked at.

    Args:
        folder: the server's home.
        name: its target's.
        settings: what the configuration, or the command line, says of it.
        guidelines: what it is judged by.
        seconds: how long it may take; what is not found out by then is unknown.

    Raises:
        UsageError: there is no such folder, or it is no server's home.
    """
    deadline = Deadline.after(seconds)
    calls = SharedCalls[str, _Opened]()
    opened = calls.gather({"home": partial(_open, folder, settings)}, deadline.remaining())["home"]
    if isinstance(opened, UsageError):
        raise opened
    if isinstance(opened, Exception):
        raise UsageError(f"--home {folder}: it did not let itself be looked at within {seconds:g} s") from None
    settings = replace(settings, host="", probes=False, tls_ports=(), backups=())
    site = Site(time.time(), deadline, settings, files=opened.files, roots=Roots())
    facts = HomeFacts(_found(guidelines, site), opened.deployment)
    report = guidelines.report(facts, name, site.now)
    overview = _overview(name, report, guidelines.catalogue)
    return CheckedServers([Checked(name, "", report)], overview, guidelines.catalogue, {name: _lasting(facts.found)})


def _lasting(found: Mapping[str, Facts]) -> Mapping[str, Facts]:
    """Leave out what is not applicable for want of a running server: of one that runs by now it would be false."""
    return {name: facts for name, facts in found.items() if NOT_RUNNING not in facts}


@dataclass(frozen=True)
class _Opened:
    """A home that can be read, and what is known of its server without inspections."""

    files: ServerFiles
    deployment: Mapping[str, Fact]


def _open(folder: Path, settings: SiteSettings) -> _Opened:
    try:
        files = folder_home(folder)
    except FileProblem as problem:
        raise UsageError(f"--home {folder}: {problem}") from None
    try:
        files.status(files.configuration)
    except FileProblem:
        raise UsageError(f"--home {folder}: found neither repository/conf nor conf in it") from None
    return _Opened(files, _deployment(settings, files))


def _overview(name: str, report: Report, catalogue: Catalogue) -> Overview:
    """Tell a server that does not run as a page takes it."""
    reading = TargetReading(Snapshot(()), None, 0.0)
    result = TargetResult(TargetIdentity(name, ""), reading, MappingResult(()), None, report)
    return Overview([result], _NO_MACHINE, catalogue=catalogue)


def _found(guidelines: Guidelines, site: Site) -> Mapping[str, Facts]:
    looks = {origin: partial(inspect, inspections_of(guidelines.inspected, origin), site) for origin in _ORIGINS}
    found: dict[str, Facts] = {}
    for origin, outcome in SharedCalls[Origin, Mapping[str, Facts]]().gather(looks, site.deadline.remaining()).items():
        found.update(_late(guidelines, origin) if isinstance(outcome, Exception) else outcome)
    return found


def _late(guidelines: Guidelines, origin: Origin) -> Mapping[str, Facts]:
    inspections = inspections_of(guidelines.inspected, origin)
    return {fact: (_OVERDUE,) for inspection in inspections for fact in inspection.facts}


def _deployment(settings: SiteSettings, files: ServerFiles) -> Mapping[str, Fact]:
    said = named_product(files)
    product: Fact = Unknown("its files do not name its product: --product does")
    version: Fact = Unknown("its files do not tell its product's version")
    if settings.product is not None:
        product = Known(settings.product, "as configured")
    elif said is not None and said.name in PRODUCTS_BY_NAME:
        product = Known(PRODUCTS_BY_NAME[said.name], said.name)
    if said is not None and said.version[:1].isdecimal():
        version = Known(said.version, said.version)
    roles = Known(settings.roles, ", ".join(settings.roles)) if settings.roles else Unknown("nobody says its role")
    return {"product": product, "product_version": version, "roles": roles}
