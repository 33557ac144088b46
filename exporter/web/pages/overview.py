"""The page at `/`: every server in a table, the worst first, then the machine, and servers that are not read."""

from collections.abc import Iterator, Mapping, Sequence

from exporter.collect.scrape import Overview
from exporter.collect.unread_servers import UnreadServer
from exporter.model.assessment import WORST_FIRST, Assessment, Status
from exporter.model.machine import HostFacts
from exporter.web.pages.frame import document, navigation
from exporter.web.pages.markup import code_lines, html_text, sentence
from exporter.web.pages.moments import moment
from exporter.web.pages.server_rows import server_table
from exporter.web.pages.standing import EXPOSED
from exporter.web.pages.statuses import COUNTED, WHAT_A_SCORE_IS, pill, words
from exporter.web.pages.terms import PageTerms

_MOST_UNREAD = 20
_ONLY_COUNTED: tuple[Status, ...] = ("info", "waived", "ok")
_COMMANDS = """\
wso2-exporter targets
wso2-exporter discover
wso2-exporter guidelines"""


def overview_page(overview: Overview, terms: PageTerms) -> str:
    """Write the whole page as HTML; everything that was read is text, whose control characters are shown."""
    down = sum(result.reading.error is not None for result in overview.results)
    title = f"({down} down) wso2-exporter" if down else "wso2-exporter"
    servers = server_table(overview.results, terms) if overview.results else "<p>No server is read.</p>"
    return document(
        title,
        f'<header><div class="top"><h1>wso2-exporter</h1>{navigation(terms, "/")}</div>'
        f'<p class="verdict">{html_text(sum_of(overview))}</p>'
        f'<p class="soft">Read {moment(terms.now)}, when this page was opened. What changes seldom is read seldom; '
        "the reports say when.</p>"
        f"{exposed(terms)}</header>"
        f'<main><section class="card">{servers}</section>{_machine(overview, terms)}{_unread(overview.unread)}'
        f'<section class="card"><h2>To see more</h2>{code_lines(_COMMANDS)}</section></main>'
        f"<footer><p>{html_text(WHAT_A_SCORE_IS)}</p><p>wso2-exporter {html_text(terms.version)}, judged by WSO2's "
        "production deployment guidelines.</p></footer>",
    )


def sum_of(overview: Overview) -> str:
    """Say in a sentence how all servers stand."""
    down = [result for result in overview.results if result.reading.error is not None]
    up = [result.report.counts for result in overview.results if result.reading.error is None]
    critical = sum(counts["critical"] > 0 for counts in up)
    mend = sum(counts["critical"] == 0 and counts["warning"] > 0 for counts in up)
    told = (
        (len(down), "down"),
        (critical, "not ready"),
        (mend, "with something to mend"),
        (len(up) - critical - mend, "with nothing to mend that is known"),
    )
    parts = ", ".join(f"{count} {what}" for count, what in told if count)
    servers = "1 server" if len(overview.results) == 1 else f"{len(overview.results)} servers"
    return f"{servers}: {parts}" if parts else "No server is read"


def exposed(terms: PageTerms) -> str:
    """Say where security findings are shown to strangers because the configuration has it so."""
    return f'<p class="exposed">{html_text(EXPOSED)}</p>' if terms.disclosure == "exposed" else ""


def machine_verdicts(overview: Overview) -> Sequence[Assessment]:
    """Give the verdicts that are this machine's, each once, the worst first."""
    reports = [result.report for result in overview.results]
    verdicts: Mapping[str, Assessment] = {
        each.guideline: each for report in reports for each in report.assessments if each.machine
    }
    if overview.machine is not None:
        verdicts = {each.guideline: each for each in overview.machine.assessments if each.scope == "machine"}
    return sorted(verdicts.values(), key=lambda each: WORST_FIRST.index(each.status))


def _machine(overview: Overview, terms: PageTerms) -> str:
    verdicts = machine_verdicts(overview)
    told = [each for each in verdicts if each.status in ("critical", "warning", "unknown") and terms.shows(each)]
    shown = " ".join((*map(_machine_pill, told), *_counted(verdicts)))
    return (
        f'<section class="card" id=":machine"><h2>This machine</h2><p>{html_text(machine_words(overview.host))}</p>'
        f"<p>{shown}</p></section>"
    )


def _counted(verdicts: Sequence[Assessment]) -> Iterator[str]:
    """Count what needs no words of its own; the report has them."""
    for status in _ONLY_COUNTED:
        count = sum(each.status == status for each in verdicts)
        if count:
            yield pill(status, f"{count} {COUNTED[status]}")


def _machine_pill(assessment: Assessment) -> str:
    return pill(assessment.status, f"{assessment.title}: {assessment.found} ({words(assessment.status)})")


def machine_words(host: HostFacts) -> str:
    """Say what this machine is, as far as it tells."""
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


def _unread(servers: Sequence[UnreadServer]) -> str:
    if not servers:
        return ""
    items = "".join(_unread_item(server) for server in servers[:_MOST_UNREAD])
    more = len(servers) - _MOST_UNREAD
    rest = f"<p>And {more} more, which <code>wso2-exporter discover</code> shows.</p>" if more > 0 else ""
    return f'<section class="card"><h2>Found on this machine and not read</h2><ul>{items}</ul>{rest}</section>'


def _unread_item(server: UnreadServer) -> str:
    remedy = code_lines("\n".join(server.remedy)) if server.remedy else ""
    return f"<li>{html_text(server.installation)} (process {server.pid}): {sentence(server.reason)}.{remedy}</li>"
