"""The page at `/`: every target, up or why not, its scores by area, and each guideline with what to do about it.

Below them stand the servers that were found on this machine and are not read.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from exporter.collect.examination import TargetResult
from exporter.collect.scrape import Overview
from exporter.collect.unread_servers import UnreadServer
from exporter.model.assessment import WORST_FIRST, Assessment, CategoryScore, Report, Status
from exporter.model.machine import HostFacts
from exporter.web.pages.markup import html_text
from exporter.web.pages.style import STYLE

_MARKS: dict[Status, str] = {
    "critical": "✕",
    "warning": "!",
    "unknown": "?",
    "unanswered": "?",
    "info": "i",
    "ok": "✓",
    "waived": "·",
    "not_applicable": "·",
}
_MOST_UNREAD = 20


def overview_page(overview: Overview, version: str) -> str:
    """Write the whole page as HTML; everything that was read is text, whose control characters are shown."""
    targets = "".join(_target(result) for result in overview.results)
    if overview.machine is not None:
        targets = _judged("This machine", _pill("unknown", "no server is read"), overview.machine)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html_text(_title(overview))}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>wso2-exporter</h1><p>{html_text(_machine(overview.host))}</p>"
        '<nav><a href="/metrics">Metrics</a></nav></header>'
        f"<main>{targets}{_unread(overview.unread)}</main>"
        f"<footer>wso2-exporter {html_text(version)}. Read when you opened this page; "
        "scored against WSO2's production deployment guidelines.</footer></body></html>\n"
    )


def _title(overview: Overview) -> str:
    down = sum(1 for result in overview.results if result.reading.error is not None)
    return f"({down} down) wso2-exporter" if down else "wso2-exporter"


def _machine(host: HostFacts) -> str:
    said = []
    if host.cores is not None:
        said.append(f"{host.cores} cores")
    if host.load5 is not None:
        said.append(f"load {host.load5:.2f} over 5 minutes")
    if host.memory_bytes is not None and host.memory_available_bytes is not None:
        total, available = host.memory_bytes / 1e9, host.memory_available_bytes / 1e9
        said.append(f"{available:.1f} GB of {total:.1f} GB memory available")
    if host.carbon_processes is not None:
        said.append(f"{host.carbon_processes} WSO2 server{'' if host.carbon_processes == 1 else 's'} running")
    return f"This machine: {', '.join(said) or 'it tells nothing of itself'}."


def _target(result: TargetResult) -> str:
    name = result.identity.name
    query = urlencode({"target": name})
    link = f'<a href="/probe?{html_text(query)}">Its metrics alone</a>'
    return _judged(name, f"{_up_or_why_not(result)}{link}", result.report, _error(result))


def _judged(name: str, state: str, report: Report, error: str = "") -> str:
    return (
        f'<section class="target"><div class="head"><h2>{html_text(name)}</h2>{state}{_readiness(report)}</div>'
        f"{error}"
        f'<div class="areas">{"".join(_area(category) for category in report.categories)}</div>'
        f"{_guidelines(report.assessments)}</section>"
    )


def _up_or_why_not(result: TargetResult) -> str:
    if result.reading.error is None:
        return _pill("ok", "up")
    return _pill("critical", f"down: {result.reading.error.reason}")


def _error(result: TargetResult) -> str:
    if result.reading.error is None:
        return ""
    error = f'<p class="error">{html_text(result.reading.error.message)}</p>'
    if result.process is None:
        return error
    return f"{error}<p>Its process ({result.process.facts.identity.pid}) runs, and its metrics tell what that uses.</p>"


def _unread(servers: Sequence[UnreadServer]) -> str:
    if not servers:
        return ""
    items = "".join(_unread_item(server) for server in servers[:_MOST_UNREAD])
    more = len(servers) - _MOST_UNREAD
    rest = f"<p>And {more} more, which <code>wso2-exporter discover</code> shows.</p>" if more > 0 else ""
    return f'<section class="target"><h2>Found on this machine and not read</h2><ul>{items}</ul>{rest}</section>'


def _unread_item(server: UnreadServer) -> str:
    remedy = f"<pre>{chr(10).join(map(html_text, server.remedy))}</pre>" if server.remedy else ""
    return f"<li>{html_text(server.installation)} (process {server.pid}): {html_text(server.reason)}.{remedy}</li>"


def _readiness(report: Report) -> str:
    shown = "unknown" if report.readiness is None else _percent(report.readiness)
    return f'<p class="readiness"><strong>{shown}</strong> ready</p>'


def _area(category: CategoryScore) -> str:
    score = "unknown" if category.score is None else _percent(category.score)
    width = 0 if category.score is None else round(100 * category.score)
    return (
        f'<div class="area {category.status}"><h3>{html_text(category.title)}</h3>'
        f'<p class="score">{score}</p>'
        f'<div class="bar"><span style="width:{width}%"></span></div>'
        f"<p>{_MARKS[category.status]} {_words(category.status)}</p></div>"
    )


def _guidelines(assessments: Iterable[Assessment]) -> str:
    rows = sorted(assessments, key=lambda a: WORST_FIRST.index(a.status))
    wanting = sum(a.status in ("critical", "warning") for a in rows)
    summary = f"{len(rows)} guidelines, {wanting} not met" if wanting else f"{len(rows)} guidelines"
    return (
        f"<details{' open' if wanting else ''}><summary>{summary}</summary>"
        '<div class="table"><table><thead><tr><th>Status</th><th>Guideline</th><th>Found</th><th>Wanted</th>'
        "<th>What to do, and where WSO2 says so</th></tr></thead>"
        f"<tbody>{''.join(_row(assessment) for assessment in rows)}</tbody></table></div></details>"
    )


def _row(assessment: Assessment) -> str:
    to_do = f"{html_text(assessment.advice)} " if assessment.status in ("critical", "warning") else ""
    return (
        f"<tr><td>{_pill(assessment.status, _words(assessment.status))}</td>"
        f"<td>{html_text(assessment.title)}<small>{html_text(assessment.kind)}</small></td>"
        f"<td>{html_text(assessment.found)}</td><td>{html_text(assessment.wanted)}</td>"
        f"<td>{to_do}<small>{html_text(assessment.source.text)}</small></td></tr>"
    )


def _pill(status: Status, text: str) -> str:
    return f'<span class="pill {status}">{_MARKS[status]} {html_text(text)}</span>'


def _words(status: Status) -> str:
    return status.replace("_", " ")


def _percent(score: float) -> str:
    """Write a score as a percentage, rounded down, so that only what is whole is called 100 %."""
    return f"{int(score * 100)} %"
