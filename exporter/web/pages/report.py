"""The report: servers judged by all guidelines, with evidence and what to do, for screen, paper and file."""

from collections.abc import Sequence

from exporter.collect.description import description_of
from exporter.collect.examination import TargetResult
from exporter.collect.scrape import Overview
from exporter.guidelines import Catalogue
from exporter.model.assessment import CategoryScore, Report
from exporter.web.pages.frame import document, navigation
from exporter.web.pages.markup import anchor, html_text
from exporter.web.pages.moments import moment
from exporter.web.pages.overview import exposed, machine_verdicts, machine_words, sum_of
from exporter.web.pages.server_rows import described, down, server_table, worst_first
from exporter.web.pages.standing import not_judged, standing
from exporter.web.pages.statuses import MARKS, NOT_SECURITY, WHAT_A_SCORE_IS, category_words, counts, readiness
from exporter.web.pages.terms import PageTerms

MOST_SERVERS = 10
"""Servers whose whole reports stand on one served page: each may take 100 kB. The others are linked."""


def report_page(overview: Overview, terms: PageTerms) -> str:
    """Write the report as one HTML file that needs nothing else.

    A single server's has its machine's verdicts among its own, and says whose they are; that of several has them once.

    Args:
        overview: the servers that are reported on, read and judged.
        terms: what the page is written with; where it is a file, all servers are told in full.
    """
    results = worst_first(overview.results)
    whose, verdict = "Report", sum_of(overview)
    if len(results) == 1:
        whose, verdict = f"Report on {results[0].identity.name}", results[0].report.verdict
    whole = results[:MOST_SERVERS] if terms.served else results
    return document(
        f"{whose}: {verdict}",
        f'<header><div class="top"><h1>{html_text(whose)}</h1>{navigation(terms, "/report")}</div>'
        f'<p class="verdict">{html_text(verdict)}</p>'
        f'<p class="soft">Read {moment(terms.now)}.</p>{exposed(terms)}</header>'
        f"<main>{_body(overview, whole, terms)}{not_judged(overview.catalogue)}</main>"
        f"<footer><p>{html_text(WHAT_A_SCORE_IS)}</p><p>wso2-exporter {html_text(terms.version)}, judged by WSO2's "
        "production deployment guidelines.</p></footer>",
    )


def _body(overview: Overview, whole: Sequence[TargetResult], terms: PageTerms) -> str:
    if len(overview.results) == 1:
        return _server(whole[0], overview.catalogue, terms, alone=True)
    if not overview.results:
        return _machine(overview, terms)
    left = len(overview.results) - len(whole)
    more = f"<p>The reports of {left} more servers are linked above.</p>" if left else ""
    table = f'<section class="card">{server_table(overview.results, terms)}{more}</section>'
    reports = "".join(_server(each, overview.catalogue, terms, alone=False) for each in whole)
    return table + _machine(overview, terms) + reports


def _server(result: TargetResult, catalogue: Catalogue, terms: PageTerms, *, alone: bool) -> str:
    name, report = result.identity.name, result.report
    about = described(description_of(result.reading.snapshot, result.product), terms.now)
    shown = [each for each in report.assessments if alone or not each.machine]
    machines = sum(not alone and bool(each.machine) for each in report.assessments)
    link = f'<p>{machines} of these verdicts are those of the <a href="#:machine">machine</a>.</p>' if machines else ""
    title = "" if alone else f'<h2>{html_text(name)}</h2><p class="verdict">{html_text(report.verdict)}</p>'
    error = f"<p>{down(result, terms)}</p>" if result.reading.error is not None else ""
    return (
        f'<section class="card report" id="{anchor(name)}">{title}<p class="soft">{about}</p>'
        f"{error}{_summary(report)}{link}"
        f"{standing(shown, name, catalogue, terms)}</section>"
    )


def _summary(report: Report) -> str:
    areas = "".join(_area(each) for each in report.categories if each.status != "not_applicable")
    return (
        f'{counts(report)}<p>Ready: {readiness(report)}. {html_text(NOT_SECURITY)}</p><div class="areas">{areas}</div>'
    )


def _area(category: CategoryScore) -> str:
    return (
        f'<div class="area {category.status}"><strong>{html_text(category.title)}</strong>'
        f"{MARKS[category.status]} {html_text(category_words(category))}</div>"
    )


def _machine(overview: Overview, terms: PageTerms) -> str:
    summary = "" if overview.machine is None else _summary(overview.machine)
    return (
        f'<section class="card report" id=":machine"><h2>This machine</h2>'
        f'<p class="soft">{html_text(machine_words(overview.host))}</p>{summary}'
        f"{standing(machine_verdicts(overview), '', overview.catalogue, terms)}</section>"
    )
