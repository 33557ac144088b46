"""How exporters read servers: how many, how long it takes, why not, and how old the facts are they judge by."""

from grafana_foundation_sdk.builders import stat, statetimeline, timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, figure, lines, states
from dashboards.queries import EXPORTER, SERVER, by_server, highest, of_machines, rate
from dashboards.rule_limits import CONFIGURATION_WRONG, NOT_READ, SCRAPE_SLOW, STALE_SECRET
from dashboards.scrape_errors import REASONS
from dashboards.state_numbers import state_mappings, state_number


def now() -> Row:
    """The figures of now."""
    return Row("", [_read(), _not_read(), _slowest(), _discovered(), _configuration(), _collectors_that_fail()])


def reading() -> Row:
    """Durations, errors and ages."""
    return Row("Reading", [_duration(), _errors(), _stale_secrets(), _facts_age(), _facts_failed()])


def _read() -> stat.Panel:
    return figure(
        "Servers read",
        "Servers that could be logged in to and read at the last scrape.",
        "short",
        [Line(f"sum({by_server(f'wso2_up{{{SERVER}}}')})", "read")],
        span=4,
    )


def _not_read() -> stat.Panel:
    return figure(
        "Servers not read",
        "Servers that could not. Whether that is their fault, the exporter's or nobody's, the reason tells.",
        "short",
        [Line(f"sum(1 - {by_server(f'wso2_up{{{SERVER}}}')})", "not read")],
        span=4,
        limits=NOT_READ,
    )


def _slowest() -> stat.Panel:
    return figure(
        "Slowest server",
        "The longest time that reading a server took at the last scrape.",
        "s",
        [Line(f"max(wso2_scrape_duration_seconds{{{SERVER}}})", "slowest")],
        span=4,
        limits=SCRAPE_SLOW,
    )


def _discovered() -> stat.Panel:
    return figure(
        "Discovered servers",
        "Servers that run on the exporters' machines: read, with JMX off, or refused. `wso2-exporter discover` tells "
        "why each is not read.",
        "short",
        [Line(f"sum by (state) (wso2_discovered_servers{{{EXPORTER}}})", "{{state}}")],
        span=4,
    ).no_value("not asked for")


def _configuration() -> stat.Panel:
    loaded = f"min by (instance) (wso2_exporter_config_last_reload_successful{{{EXPORTER}}})"
    web = f"min by (instance) (wso2_exporter_web_config_last_reload_successful{{{EXPORTER}}})"
    return figure(
        "Wrong configurations",
        "Exporters whose configuration, or web configuration, could not be read when it was last changed: the one from "
        "before is in force.",
        "short",
        [Line(f"sum(1 - {loaded})", "configuration"), Line(f"sum(1 - {web})", "web configuration")],
        span=4,
        limits=CONFIGURATION_WRONG,
    )


def _collectors_that_fail() -> stat.Panel:
    return figure(
        "Collectors idle",
        "Collectors that found nothing to read. Of hardware that a virtual machine does not have that is no fault: "
        "below it is seen which.",
        "short",
        [Line(f"sum(1 - max by (instance, collector) (node_scrape_collector_success{{{EXPORTER}}}))", "collectors")],
        span=4,
    ).no_value("none seen")


def _duration() -> timeseries.Panel:
    return lines(
        "Scrape duration",
        "How long reading each server took, of the slowest. Prometheus gives up after its timeout: 20 seconds in the "
        "examples.",
        "s",
        [Line(highest(by_server(f"wso2_scrape_duration_seconds{{{SERVER}}}")), SERVER_NAME)],
        span=12,
        limits=SCRAPE_SLOW,
    )


def _errors() -> statetimeline.Panel:
    return states(
        "Scrape errors",
        "Why servers could not be read. Nothing stands here for those that could.",
        Line(highest(state_number("wso2_scrape_error", "reason", REASONS)), SERVER_NAME),
        state_mappings(REASONS),
    ).no_value("No errors seen")


def _stale_secrets() -> timeseries.Panel:
    return lines(
        "Stale secrets",
        "1 where the password's file cannot be used: the session from before goes on, and no new one can begin.",
        "short",
        [Line(highest(by_server(f"wso2_scrape_stale_secret{{{SERVER}}}")), SERVER_NAME)],
        limits=STALE_SECRET,
    )


def _facts_age() -> timeseries.Panel:
    ages = by_server(f"wso2_guideline_facts_age_seconds{{{SERVER}}}", "source")
    return lines(
        "Age of facts",
        "How old the oldest fact is that a server is judged by, of each source. While it is down its last ones stay.",
        "s",
        [Line(highest(ages), f"{SERVER_NAME} {{{{source}}}}")],
    )


def _facts_failed() -> timeseries.Panel:
    failed = f"60 * {rate('wso2_exporter_guideline_facts_failed_total', EXPORTER)}"
    return lines(
        "Facts that could not be found out",
        "How often a minute an exporter failed at a fact for a fault of its own; its log tells.",
        "cpm",
        [Line(highest(of_machines(failed)), "{{machine}}")],
    ).no_value("None seen: exporters that read no servers do not tell")
