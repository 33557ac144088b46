"""What a person chooses at the top of a dashboard."""

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.models import dashboard as models

from dashboards.panels import DATASOURCE

_ALL_EXPORTERS = "last_over_time(wso2_exporter_build_info[1h])"
_CHOSEN_EXPORTERS = 'last_over_time(wso2_exporter_build_info{instance=~"$instance"}[1h])'
_EXPORTERS = f"{_CHOSEN_EXPORTERS} or ({_ALL_EXPORTERS} unless on () {_CHOSEN_EXPORTERS})"
"""Those that are chosen; on /probe, where the instance is a server, all."""

Variable = dashboard.DatasourceVariable | dashboard.QueryVariable


def several_servers() -> list[Variable]:
    """The variables of a dashboard on any number of servers: All is chosen at first."""
    seen = '{__name__=~"wso2_up|wso2_exporter_build_info"'
    return [
        _datasource(),
        _several(_choice("job", "Job", f"label_values({seen}}}, job)"), ".+"),
        _several(_choice("instance", "Instance", f'label_values({seen},job=~"$job"}}, instance)'), ".+"),
        _several(_choice("target", "Server", _targets()), ".*"),
        _exporter_url(),
    ]


def one_server() -> list[Variable]:
    """The variables of a dashboard on one server. On /probe there is no `target`: the instance chooses the server."""
    return [
        _datasource(),
        _choice("job", "Job", "label_values(wso2_up, job)"),
        _choice("instance", "Instance", 'label_values(wso2_up{job=~"$job"}, instance)'),
        _choice("target", "Server", _targets()),
        _exporter_url(),
    ]


def _targets() -> str:
    return 'label_values(wso2_up{job=~"$job",instance=~"$instance"}, target)'


def _datasource() -> dashboard.DatasourceVariable:
    return dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")


def _choice(name: str, label: str, query: str) -> dashboard.QueryVariable:
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .datasource(DATASOURCE)
        .query(query)
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
    )


def _several(choice: dashboard.QueryVariable, all_value: str) -> dashboard.QueryVariable:
    everything = models.VariableOption(selected=True, text="All", value="$__all")
    return choice.multi(True).include_all(True).all_value(all_value).current(everything)


def _exporter_url() -> dashboard.QueryVariable:
    """The exporter's address as Prometheus scrapes it; another may be typed in where browsers need another."""
    addresses = f'label_replace({_EXPORTERS}, "address", "http://$1", "instance", "(.+)")'
    choice = _choice("exporter_url", "Exporter's address", f"query_result({addresses})")
    return choice.regex('/address="([^"]+)"/')
