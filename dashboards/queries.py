"""PromQL of the dashboards: selectors that work on /metrics and on /probe alike, and what is built on them."""

from collections.abc import Iterable

from exporter.collect.guideline_families import SERVED_STATUSES
from exporter.model.assessment import Status

SERVER = 'job=~"$job",instance=~"$instance",target=~"$target"'
"""The chosen servers. On /probe there is no label `target`; the variable's `.*` for All matches its absence."""
EXPORTER = 'job=~"$job",instance=~"$instance"'
"""The chosen exporters, for what is not about one server: the machine's own metrics."""

SERVER_LABELS = "job, instance, target"
STATUS_NUMBERS: dict[Status, int] = {status: number for number, status in enumerate(reversed(SERVED_STATUSES))}
"""Numbers that stand for a status in a panel, the worst the highest; value mappings make them words again."""


def of_servers(expression: str) -> str:
    """Keep what belongs to servers that this exporter reads.

    JVM and Tomcat metrics have the names that other exporters use too, so with All chosen they would match every JVM
    that Prometheus knows.
    """
    return f"{expression} and on ({SERVER_LABELS}) wso2_up{{{SERVER}}}"


def of_machines(expression: str) -> str:
    """Keep what this exporter serves of its own machine, and leave out other machines with the same metric names."""
    return f"{expression} and on (job, instance) wso2_exporter_build_info{{{EXPORTER}}}"


def of_machines_judged(expression: str) -> str:
    """Keep what is about machines that these exporters judge: it has the label `machine`, and names no exporter."""
    return f'{expression} and on (machine) wso2_guideline_status{{{EXPORTER},machine!=""}}'


def per_server(expression: str, *labels: str) -> str:
    """One row a server: drop every label but the server's own and those named."""
    return f"max by ({', '.join([SERVER_LABELS, *labels])}) ({expression})"


def status_number(metric: str, *labels: str, matchers: str = "") -> str:
    """The status of each server (and of each of the named labels) as its number; nothing where no status is served."""
    selector = f"{SERVER},{matchers}" if matchers else SERVER
    return f"sum by ({', '.join([SERVER_LABELS, *labels])}) ({numbered(metric, selector, STATUS_NUMBERS)})"


def numbered(metric: str, selector: str, statuses: Iterable[Status]) -> str:
    """Give each series with one of the statuses the number of its status as value where it holds, and 0 where not."""
    return " or ".join(f'{STATUS_NUMBERS[status]} * {metric}{{{selector},status="{status}"}}' for status in statuses)


def rate(counter: str, selector: str) -> str:
    """A counter's increase in one second, over an interval that always holds enough scrapes."""
    return f"rate({counter}{{{selector}}}[$__rate_interval])"
