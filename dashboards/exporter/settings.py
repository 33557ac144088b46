"""What exporters run with: their configuration and release, who was not let in, and what was not logged."""

from grafana_foundation_sdk.builders import table, timeseries
from grafana_foundation_sdk.models.dashboard import DynamicConfigValue, ValueMap, ValueMappingResult

from dashboards.board import Row
from dashboards.panels import BACKGROUND, Columns, Line, lines, merged_table
from dashboards.queries import EXPORTER, highest, of_machines, rate

_MACHINE = "{{machine}}"
_WORKS = ValueMap(
    options={
        "0": ValueMappingResult(text="wrong", color="orange", index=0),
        "1": ValueMappingResult(text="ok", color="green", index=1),
    }
)


def settings() -> Row:
    """Configuration first: while it is wrong, changes of it wait."""
    return Row("Configuration, clients and log", [_configuration(), _log(), _refused(), _handshakes()])


def _configuration() -> table.Panel:
    of_each = "max by (machine, instance{}) ({})"
    queries = {
        "ok": of_each.format("", of_machines(f"wso2_exporter_config_last_reload_successful{{{EXPORTER}}}")),
        "since": of_each.format(
            "", of_machines(f"wso2_exporter_config_last_reload_success_timestamp_seconds{{{EXPORTER}}} * 1000")
        ),
        "web": of_each.format("", of_machines(f"wso2_exporter_web_config_last_reload_successful{{{EXPORTER}}}")),
        "web since": of_each.format(
            "", of_machines(f"wso2_exporter_web_config_last_reload_success_timestamp_seconds{{{EXPORTER}}} * 1000")
        ),
        "discovery": of_each.format("", of_machines(f"wso2_discovery_success{{{EXPORTER}}}")),
        "build": of_each.format(
            ", version, revision, pythonversion", of_machines(f"wso2_exporter_build_info{{{EXPORTER}}}")
        ),
    }
    headings = {
        "machine": "exporter",
        "Value #ok": "configuration",
        "Value #since": "in force since",
        "Value #web": "web configuration",
        "Value #web since": "in force since ",
        "Value #discovery": "discovery",
        "version": "version",
        "pythonversion": "Python",
    }
    panel = merged_table(
        "Configuration",
        "Whether each exporter could read its configuration when that was last changed, since when the one in force "
        "is, and its release. Web configuration and discovery only where there are any.",
        queries,
        Columns(headings, left_out=("Time", "instance", "revision", "Value #build")),
    )
    date = [DynamicConfigValue(id_val="unit", value="dateTimeFromNow")]
    return (
        panel.span(24)
        .height(6)
        .override_by_regexp("in force since ?", date)
        .override_by_regexp(
            "configuration|web configuration|discovery",
            [DynamicConfigValue(id_val="mappings", value=[_WORKS]), BACKGROUND],
        )
    )


def _log() -> timeseries.Panel:
    return lines(
        "Log lines lost",
        "Lines in a second that were not written, since whoever reads the log was too slow or is gone.",
        "ops",
        [Line(highest(of_machines(rate("wso2_exporter_log_dropped_total", EXPORTER))), _MACHINE)],
    )


def _refused() -> timeseries.Panel:
    return lines(
        "Refused requests",
        "Requests in a second that the web configuration did not let in, by the reason.",
        "reqps",
        [
            Line(
                highest(of_machines(rate("wso2_exporter_refused_requests_total", EXPORTER))),
                f"{_MACHINE} {{{{reason}}}}",
            )
        ],
    ).no_value("None seen; there are some only with a web configuration")


def _handshakes() -> timeseries.Panel:
    return lines(
        "TLS failures",
        "Clients in a second that did not come to an agreement on TLS with the exporter.",
        "ops",
        [Line(highest(of_machines(rate("wso2_exporter_tls_handshake_failures_total", EXPORTER))), _MACHINE)],
    ).no_value("None seen; there are some only with TLS")
