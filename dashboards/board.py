"""A dashboard as we write it, and as Grafana loads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models

from dashboards.addresses import TITLES, panel_id
from dashboards.annotations import annotations
from dashboards.links import other_dashboards, to_runbook
from dashboards.variables import one_server, several_servers

_SCHEMA_VERSION = 38
"""Grafana 10.1's, whose schema the builder follows; later versions of Grafana migrate it when they load it."""


@dataclass(frozen=True)
class Row:
    """Panels side by side, and below each other where they are wider than 24 together.

    Attributes:
        title: what stands above them; empty: nothing does.
        panels: in reading order.
        collapsed: whether they are folded away until somebody opens them.
    """

    title: str
    panels: Sequence[Builder[models.Panel]]
    collapsed: bool = False


@dataclass(frozen=True)
class Board:
    """A dashboard.

    Attributes:
        uid: one of `addresses.TITLES`.
        description: what it is for.
        rows: from top to bottom.
        of_one_server: whether exactly one server is chosen; else any number.
        shows: how far back it looks at first, in Grafana's words.
        switches: whether there are switches for the marks in graphs, which take a line of the screen.
    """

    uid: str
    description: str
    rows: Sequence[Row]
    of_one_server: bool = False
    shows: str = "now-1h"
    switches: bool = True


def built(board: Board, runbooks: Mapping[str, Sequence[str]]) -> models.Dashboard:
    """Make the form that Grafana loads. Each panel has the number that follows from its title.

    Args:
        board: the dashboard.
        runbooks: by the title of a panel, the alerts that lead to it: it leads to their runbooks.
    """
    builder = (
        dashboard.Dashboard(TITLES[board.uid])
        .uid(board.uid)
        .description(board.description)
        .tags(["wso2"])
        .readonly()
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .time(board.shows, "now")
        .refresh("30s")
        .timezone("browser")
        .link(other_dashboards())
    )
    for annotation in annotations(switches=board.switches):
        builder = builder.annotation(annotation)
    for variable in one_server() if board.of_one_server else several_servers():
        builder = builder.with_variable(variable)
    for row in board.rows:
        builder = _with_row(builder, row)
    made = builder.build()
    made.schema_version = _SCHEMA_VERSION
    for panel in made.panels or []:
        _number(panel)
        _link(panel, runbooks)
    return made


def _with_row(builder: dashboard.Dashboard, row: Row) -> dashboard.Dashboard:
    if row.collapsed:
        heading = dashboard.Row(row.title)
        for panel in row.panels:
            heading = heading.with_panel(panel)
        return builder.with_row(heading)
    if row.title:
        builder = builder.with_row(dashboard.Row(row.title))
    for panel in row.panels:
        builder = builder.with_panel(panel)
    return builder


def _number(panel: models.Panel | models.RowPanel) -> None:
    if isinstance(panel, models.RowPanel):
        panel.id_val = panel_id(f"row {panel.title}")
        for folded in panel.panels:
            _number(folded)
    else:
        panel.id_val = panel_id(panel.title or "")


def _link(panel: models.Panel | models.RowPanel, runbooks: Mapping[str, Sequence[str]]) -> None:
    if isinstance(panel, models.RowPanel):
        for folded in panel.panels:
            _link(folded, runbooks)
    elif alerts := runbooks.get(panel.title or "", ()):
        panel.links = [*(panel.links or []), *(to_runbook(alert).build() for alert in alerts)]
