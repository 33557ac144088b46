"""Settings of the kernel that tuning pages name: https://docs.kernel.org/admin-guide/sysctl/, networking/ip-sysctl.

Those below `net` belong to a network namespace, and whoever reads them sees those of its own.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.listening import listening
from exporter.facts.process_facts import no_process
from exporter.system.namespaces import shares_network
from exporter.system.process_status import read_status
from exporter.system.roots import Roots

_NUMBERS = {
    "sysctl_tcp_fin_timeout": "net/ipv4/tcp_fin_timeout",
    "sysctl_tcp_tw_reuse": "net/ipv4/tcp_tw_reuse",
    "sysctl_tcp_tw_recycle": "net/ipv4/tcp_tw_recycle",
    "sysctl_rmem_default": "net/core/rmem_default",
    "sysctl_wmem_default": "net/core/wmem_default",
    "sysctl_rmem_max": "net/core/rmem_max",
    "sysctl_wmem_max": "net/core/wmem_max",
    "sysctl_tcp_rmem": "net/ipv4/tcp_rmem",
    "sysctl_tcp_wmem": "net/ipv4/tcp_wmem",
    "sysctl_file_max": "fs/file-max",
}
"""Each fact's file below /proc/sys. Of three numbers (smallest, usual and largest buffer), the last is meant."""

_CHOICES = ("net/ipv4/tcp_tw_reuse",)
"""Those whose numbers stand for ways to do something."""

_RANGE = "sysctl_port_range"
_EPHEMERAL, _RESERVED = "net/ipv4/ip_local_port_range", "net/ipv4/ip_local_reserved_ports"
_NO_SUCH = NotApplicable("this kernel has no such setting")
_NOT_OURS = Unknown("its network is a container's: what is set there cannot be read from here")


def _inspect(site: Site) -> Mapping[str, Fact]:
    if site.process is None:
        return dict.fromkeys((*_NUMBERS, _RANGE), no_process(site))
    pid = site.process.identity.pid
    others = _is_container(pid, site.roots)
    facts = {
        name: _NOT_OURS if others and path.startswith("net/") else _setting(path, site.roots)
        for name, path in _NUMBERS.items()
    }
    return {**facts, _RANGE: _NOT_OURS if others else _port_range(pid, site.roots)}


def _is_container(pid: int, roots: Roots) -> bool:
    try:
        return not shares_network(pid, roots) or read_status(pid, roots).nested
    except OSError:
        return False


def _setting(path: str, roots: Roots) -> Fact:
    try:
        words = _words(path, roots)
    except FileNotFoundError:
        return _NO_SUCH
    except OSError:
        return Unknown("it may not be read")
    name = path.replace("/", ".")
    if not words or not words[-1].isdecimal():
        return Unknown(f"{name} is no number")
    shown = f"{name} = {' '.join(words)}"
    return Known(words[-1] if path in _CHOICES else int(words[-1]), shown)


def _port_range(pid: int, roots: Roots) -> Fact:
    """Find the server's ports that the kernel may give to an outgoing connection while the server restarts."""
    try:
        first, last = map(int, _words(_EPHEMERAL, roots))
        reserved = tuple(_ranges("".join(_words(_RESERVED, roots))))
        ports = sorted({each.port for each in listening(pid, roots).sockets})
    except (OSError, ValueError):
        return Unknown("ports of outgoing connections, or those of the server, could not be read")
    taken = [port for port in ports if first <= port <= last and not any(low <= port <= high for low, high in reserved)]
    told = f"outgoing connections use {first} to {last}"
    # one that the kernel chose itself, such as the JVM's local connector's, is in the range and harmless
    named = [port for port in taken if port < _FIRST_CHOSEN]
    if not named:
        return Known("apart", told)
    return Known("within", f"{told}: the server's {', '.join(map(str, named))} among them")


_FIRST_CHOSEN = 32_768
"""Where the kernel's own range begins (ip-sysctl, `ip_local_port_range`): WSO2's servers have no ports above."""


def _ranges(text: str) -> Iterable[tuple[int, int]]:
    """Take apart a list of ports and ranges: `8080,9148-9150`."""
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        yield int(first), int(last or first)


def _words(path: str, roots: Roots) -> list[str]:
    return Path(f"{roots.proc}/sys/{path}").read_text(encoding="ascii").split()


INSPECTIONS = (Inspection((*_NUMBERS, _RANGE), "machine", _inspect),)
