"""The table of servers: one row each, the worst first, and what is wrong with those that are down."""

from collections.abc import Sequence
from urllib.parse import quote

from exporter.collect.description import ServerDescription, description_of
from exporter.collect.examination import TargetResult
from exporter.collect.status_memory import status_after
from exporter.model.assessment import WORST_FIRST, CategoryScore, Report
from exporter.web.pages.markup import anchor, html_text
from exporter.web.pages.moments import moment, span, utc
from exporter.web.pages.remedies import REMEDIES
from exporter.web.pages.statuses import MARKS, category_score, pill, readiness, worst_of
from exporter.web.pages.terms import PageTerms


def worst_first(results: Sequence[TargetResult]) -> Sequence[TargetResult]:
    """Sort servers: those that are down, then by what is wrong with them, by their readiness and by name."""
    return sorted(results, key=_badness)


def _badness(result: TargetResult) -> tuple[bool, int, int, float, str]:
    counts = result.report.counts
    ready = result.report.readiness
    return (
        result.reading.error is None,
        -counts["critical"],
        -counts["warning"],
        1.0 if ready is None else ready,
        result.identity.name,
    )


def server_table(results: Sequence[TargetResult], terms: PageTerms) -> str:
    """Show each server in a row that has an address of its own."""
    rows = "".join(_row(result, terms) for result in worst_first(results))
    head = "<tr><th>Server</th><th>Verdict</th><th>Ready</th></tr>"
    return f'<table class="servers"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _row(result: TargetResult, terms: PageTerms) -> str:
    name = result.identity.name
    cells = _judged(result.report) if result.reading.error is None else f'<td colspan="2">{down(result, terms)}</td>'
    return f'<tr id="{anchor(name)}"><th scope=row>{_name(result, terms)}</th>{cells}</tr>'


def _name(result: TargetResult, terms: PageTerms) -> str:
    name = result.identity.name
    about = described(description_of(result.reading.snapshot, result.product), terms.now)
    return (
        f'<a href="#{anchor(name)}">{html_text(name)}</a><small>{about}</small>{_links(name) if terms.served else ""}'
    )


def _links(name: str) -> str:
    target = html_text(quote(name, safe="", errors="replace"))
    return f'<small><a href="/report?target={target}">Report</a> <a href="/probe?target={target}">Metrics</a></small>'


def described(server: ServerDescription, now: float) -> str:
    """Say what a server is: product, version, Java, and for how long it has been up."""
    said = [
        " ".join(part for part in (server.product or "WSO2 server", server.version) if part),
        f"Java {server.java}" if server.java else "",
        f"up for {span(now - server.started_at)}" if server.started_at is not None else "",
    ]
    return html_text(" · ".join(part for part in said if part))


def _judged(report: Report) -> str:
    wanting = [each for each in report.categories if each.status in ("critical", "warning")]
    wanting.sort(key=lambda each: WORST_FIRST.index(each.status))
    worst = worst_of(report)
    return (
        f'<td><span class="{worst}">{MARKS[worst]} {html_text(report.verdict)}</span>'
        f'<div class="chips">{" ".join(map(_chip, wanting))}</div></td>'
        f'<td class="ready" data-label="Ready">{readiness(report)}</td>'
    )


def _chip(category: CategoryScore) -> str:
    return pill(category.status, f"{category.title} {category_score(category)}".strip())


def down(result: TargetResult, terms: PageTerms) -> str:
    """Say why a server is down, since when, and what to do; empty where it is up."""
    error = result.reading.error
    if error is None:
        return ""
    since = status_after(result.status, result.reading, utc(terms.now)).since
    began = terms.now if since is None else since.timestamp()
    runs = ""
    if result.process is not None:
        pid = result.process.facts.identity.pid
        runs = f" Its process ({pid}) runs, and its metrics tell what that uses."
    runbook = ' <a href="/runbooks/WSO2TargetDown">Runbook</a>' if terms.served else ""
    return (
        f"{pill('critical', f'down: {error.reason}')} since {moment(began)} ({span(terms.now - began)}): "
        f"{html_text(error.message)}. {html_text(REMEDIES[error.reason])}{runs}{runbook}"
    )
