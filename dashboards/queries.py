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

PLACE_LABEL = "place"
"""The label that `placed` makes, and that links from a table's rows need."""

MOST_SERIES = 20
"""As many lines as a person can tell from each other in one panel."""


def of_servers(expression: str) -> str:
    """Keep what belongs to servers that this exporter reads, and give it the label `server`.

    JVM and Tomcat metrics have the names that other exporters use too, so with All chosen they would match every JVM
    that Prometheus knows.
    """
    return named(f"({expression}) and on ({SERVER_LABELS}) wso2_up{{{SERVER}}}")


def of_machines(expression: str) -> str:
    """Keep what this exporter serves of its own machine, and give it the label `machine`: the instance without port.

    Other machines have the same metric names.
    """
    kept = f"({expression}) and on (job, instance) wso2_exporter_build_info{{{EXPORTER}}}"
    return f'label_replace({kept}, "machine", "$1", "instance", "(.+?)(:[0-9]+)?")'


def of_its_machine(expression: str) -> str:
    """Give each server that runs beside its exporter what is known of their machine, by its highest value.

    Args:
        expression: of samples with `machine` but no server of their own, such as a machine's verdicts.
    """
    servers_there = f"(0 * wso2_process_running{{{SERVER}}} + 1)"
    return f"(max by (job, instance) ({expression}) * on (job, instance) group_right () {servers_there})"


def named(expression: str) -> str:
    """Give each sample the label `server`: its `target`, or on /probe, where there is none, its `instance`.

    Legends show this label alone, whichever the form of scraping.
    """
    by_instance = f'label_replace({expression}, "server", "$1", "instance", "(.+)")'
    return f'label_replace({by_instance}, "server", "$1", "target", "(.+)")'


def by_server(expression: str, *labels: str, how: str = "max") -> str:
    """Make one series a server: `max by (server) (...)`.

    Args:
        expression: of samples that have the labels of a server.
        labels: what else tells series apart, such as `pool`.
        how: the aggregation.
    """
    return f"{how} by ({', '.join(['server', *labels])}) ({named(expression)})"


def highest(expression: str, count: int = MOST_SERIES) -> str:
    """Keep the series that were the highest at any time of what is shown: never more than so many in all.

    A plain `topk` chooses anew at each step, and so shows many more in the end.
    """
    peaks = f"max_over_time(({expression})[$__range:$__interval] @ end())"
    return f"({expression}) and topk({count}, {peaks})"


def lowest(expression: str, count: int = MOST_SERIES) -> str:
    """Keep the series that were the lowest at any time of what is shown, as `highest` does."""
    depths = f"min_over_time(({expression})[$__range:$__interval] @ end())"
    return f"({expression}) and bottomk({count}, {depths})"


def status_number(metric: str, *labels: str, matchers: str = "") -> str:
    """The status of each server (and of each of the named labels) as its number; nothing where no status is served."""
    selector = f"{SERVER},{matchers}" if matchers else SERVER
    return by_server(f"({numbered(metric, selector, STATUS_NUMBERS)})", *labels)


def numbered(metric: str, selector: str, statuses: Iterable[Status]) -> str:
    """Give what has one of the statuses the status's number as value, and leave out the series of those it has not."""
    return " or ".join(
        f'{STATUS_NUMBERS[status]} * ({metric}{{{selector},status="{status}"}} == 1)' for status in statuses
    )


def rate(counter: str, selector: str) -> str:
    """A counter's increase in one second, over an interval that always holds enough scrapes."""
    return f"rate({counter}{{{selector}}}[$__rate_interval])"


def placed(expression: str) -> str:
    """Give each sample the label `place`: the variables that choose its server, as they stand in an address."""
    joined = f'label_join({expression}, "{PLACE_LABEL}", "|", "job", "instance", "target")'
    return (
        f'label_replace({joined}, "{PLACE_LABEL}", "var-job=$1&var-instance=$2&var-target=$3", '
        f'"{PLACE_LABEL}", "(.*)[|](.*)[|](.*)")'
    )
