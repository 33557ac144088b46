"""Whether a server tells browsers to come through TLS only: HTTP Strict Transport Security, RFC 6797."""

from typing import Final

from exporter.facts.fact import Fact, Known, Unknown
from exporter.tls_probe.probe import PortFindings

_YEAR_SECONDS: Final = 31_536_000
_HEADER: Final = "strict-transport-security"
_MOST_DIGITS: Final = 12


def hsts(findings: PortFindings) -> Fact:
    """Judge the header of an answer: `long`, `short`, `absent`, or `off` where it takes back what was told before."""
    if findings.reply is None or findings.reply.status is None:
        return Unknown(f"{findings.address} did not answer a request")
    header = findings.reply.headers.get(_HEADER)
    seconds = None if header is None else _max_age(header)
    if seconds is None:
        return Known("absent", f"{findings.address} sends no Strict-Transport-Security that browsers heed")
    told = f"{findings.address} sends Strict-Transport-Security with max-age={seconds}"
    if not seconds:
        return Known("off", f"{told}, which switches it off")
    return Known("long" if seconds >= _YEAR_SECONDS else "short", told)


def _max_age(header: str) -> int | None:
    """Find how many seconds are told; None where browsers ignore the header: RFC 6797 6.1."""
    found = []
    for directive in header.split(";"):
        name, _, value = directive.partition("=")
        if name.strip().lower() == "max-age":
            found.append(value.strip().strip('"'))
    if len(found) != 1 or not (found[0].isascii() and found[0].isdigit()):
        return None
    return int(found[0][:_MOST_DIGITS])
