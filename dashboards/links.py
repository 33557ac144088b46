"""Links of panels and dashboards: to each other with what is chosen and the time kept, and to the exporter's pages."""

from grafana_foundation_sdk.builders.dashboard import DashboardLink
from grafana_foundation_sdk.models import dashboard as models

from dashboards.addresses import TITLES, dashboard_path
from dashboards.queries import PLACE_LABEL

_CHOSEN = "${datasource:queryparam}&${job:queryparam}&${instance:queryparam}&${target:queryparam}&${__url_time_range}"
_OF_ROW = f"${{datasource:queryparam}}&${{__data.fields.{PLACE_LABEL}}}&${{__url_time_range}}"
_EXPORTER = "${exporter_url}"


def to_dashboard(uid: str) -> DashboardLink:
    """Lead to another dashboard with the same servers and time.

    Raises:
        ValueError: there is no such dashboard.
    """
    return _link(TITLES.get(uid, uid), f"{dashboard_path(uid)}?{_CHOSEN}")


def to_all_of(uid: str) -> DashboardLink:
    """Lead to a dashboard on what is no server, such as machines, which a choice of servers would leave empty.

    Raises:
        ValueError: there is no such dashboard.
    """
    return _link(TITLES.get(uid, uid), f"{dashboard_path(uid)}?${{datasource:queryparam}}&${{__url_time_range}}")


def to_runbook(alert: str) -> DashboardLink:
    """Lead to the exporter's page on what to do when an alert fires."""
    return _link(f"Runbook of {alert}", f"{_EXPORTER}/runbooks/{alert}", new_tab=True)


def series_to_report() -> DashboardLink:
    """Lead from a series with the label `server` to the exporter's page on that server."""
    return _link(
        "The exporter's page", f"{_EXPORTER}/report?target=${{__field.labels.server:percentencode}}", new_tab=True
    )


def row_to_dashboard(uid: str) -> models.DashboardLink:
    """Lead from a row of a table to a dashboard of that row's server; the row needs the label `place`.

    Raises:
        ValueError: there is no such dashboard.
    """
    return _link(TITLES.get(uid, uid), f"{dashboard_path(uid)}?{_OF_ROW}").build()


def row_to_its_dashboard() -> models.DashboardLink:
    """Lead from a row of a table to the dashboard that its label `place` names, with what that chooses."""
    url = f"/d/${{__data.fields.{PLACE_LABEL}}}&${{datasource:queryparam}}&${{__url_time_range}}"
    return _link("Its dashboard", url).build()


def row_to_report() -> models.DashboardLink:
    """Lead from a row of a table to the exporter's page on the row's server."""
    return _link(
        "The exporter's page", f"{_EXPORTER}/report?target=${{__data.fields.server:percentencode}}", new_tab=True
    ).build()


def cell_to_runbook() -> models.DashboardLink:
    """Lead from a cell that names an alert to its runbook."""
    return _link("Runbook", f"{_EXPORTER}/runbooks/${{__value.raw}}", new_tab=True).build()


def other_dashboards() -> DashboardLink:
    """List all our dashboards at the top of each."""
    link = DashboardLink("WSO2 dashboards").type(models.DashboardLinkType.DASHBOARDS).tags(["wso2"])
    return link.as_dropdown(True).include_vars(True).keep_time(True)


def _link(title: str, url: str, *, new_tab: bool = False) -> DashboardLink:
    return DashboardLink(title).type(models.DashboardLinkType.LINK).url(url).target_blank(new_tab)
