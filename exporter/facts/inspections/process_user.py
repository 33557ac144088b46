"""Which user a server runs as, and who started it: proc_pid_status(5), user_namespaces(7), cgroups(7)."""

import re
from collections.abc import Mapping

from exporter.facts.attributes import RUNTIME
from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.process_facts import HIDDEN, is_contained, no_process
from exporter.model.snapshot import AttributeQuery
from exporter.system.process_status import ProcessStatus, read_status

_USER_NAME = AttributeQuery(RUNTIME, ("SystemProperties",), {"SystemProperties": frozenset({"user.name"})})

_OWN_SERVICE_MANAGER = re.compile(r"user@\d+\.service")
"""Holds what a user starts in a session, by hand as well (user@.service(5))."""


def _inspect(site: Site) -> Mapping[str, Fact]:
    if site.process is None:
        return {"os_user": _named_user(site), "service_managed": no_process(site)}
    try:
        status = read_status(site.process.identity.pid, site.roots)
    except OSError:
        return {"os_user": _named_user(site) if site.snapshot else HIDDEN, "service_managed": HIDDEN}
    return {"os_user": _user(status, _name(site)), "service_managed": _service(status, site.process.identity.pid)}


def _name(site: Site) -> str:
    name = None if site.snapshot is None else site.snapshot.value(RUNTIME, "SystemProperties", "user.name")
    return name if isinstance(name, str) else ""


def _named_user(site: Site) -> Fact:
    """Where the process is not seen, go by the name that the JVM has of its user."""
    if site.snapshot is None:
        return no_process(site)
    name = _name(site)
    if not name or name == "?":  # what the JDK writes for a user id that has no name
        return Unknown("the JVM does not name its user")
    return Known("root" if name == "root" else "user", f"{name} (system property user.name)")


def _user(status: ProcessStatus, name: str) -> Known:
    shown = f"{name}, user id {status.user}" if name else f"user id {status.user}"
    if status.user != 0:
        return Known("user", shown)
    outside = status.users_outside.get(0, 0)
    if outside != 0:
        return Known("mapped", f"{shown} within its user namespace, {outside} outside")
    return Known("root", shown)


def _service(status: ProcessStatus, pid: int) -> Known:
    if is_contained(status, pid):
        return Known("container", "in a container")
    services = [last for group in status.groups if (last := group.rpartition("/")[2]).endswith(".service")]
    managed = next((each for each in services if not _OWN_SERVICE_MANAGER.fullmatch(each)), None)
    return Known("hand", "started by hand") if managed is None else Known("service", f"service {managed}")


INSPECTIONS = (Inspection(("os_user", "service_managed"), "process", _inspect, (_USER_NAME,)),)
