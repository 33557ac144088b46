"""Marks in the graphs of every dashboard: restarts, and regions in which a server had a critical alert."""

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models

from dashboards.panels import DATASOURCE
from dashboards.queries import SERVER, by_server, of_servers

_JUST_STARTED = 120
"""Seconds; longer than two scrapes at the interval that is advised."""
_FEW = 5
"""Servers whose restarts can be told apart in a graph."""


class _Mark(models.AnnotationQuery):
    """An annotation with the texts that Grafana's Prometheus data source shows of it, which the builder lacks."""

    def __init__(self, name: str, colour: str, expression: str, title: str) -> None:
        super().__init__(name=name, datasource=DATASOURCE, enable=True, icon_color=colour, expr=expression)
        self._texts = {"titleFormat": title, "textFormat": "{{server}}", "step": "30s"}

    def to_json(self) -> dict[str, object]:
        return {**super().to_json(), **self._texts}


class Annotation(Builder[models.AnnotationQuery]):
    """An annotation that is ready: what a dashboard's builder takes."""

    def __init__(self, mark: models.AnnotationQuery) -> None:
        self._mark = mark

    def build(self) -> models.AnnotationQuery:
        """Give the annotation."""
        return self._mark


def annotations(*, switches: bool) -> list[Annotation]:
    """All marks, in the order of their switches at the top.

    Those of many servers would cover every graph: there are none of restarts then, and regions of alerts of one alone.

    Args:
        switches: whether they have any.
    """
    firing = f'ALERTS{{alertstate="firing",severity="critical",alertname=~"WSO2.+",{SERVER}}}'
    restarts = of_servers(f"time() - jvm_process_start_time_seconds{{{SERVER}}} < {_JUST_STARTED}")
    marks = [
        _Mark("Critical alerts", "red", _of_few(f"max by (alertname, server) ({firing})", 1), "{{alertname}}"),
        _Mark("Restarts", "blue", _of_few(restarts, _FEW), "Restart"),
    ]
    for mark in marks:
        mark.hide = not switches
    return [Annotation(mark) for mark in marks]


def _of_few(expression: str, most: int) -> str:
    """Nothing where more servers are chosen."""
    servers = by_server(f"wso2_up{{{SERVER}}}")
    return f"{expression} and on () (count({servers}) <= {most})"
