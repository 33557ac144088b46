"""Every dashboard keeps the rules of grafana/dashboard-linter, named in the tests, and our own."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.addresses import TITLES, panel_id
from testing.dashboard import Json, all_panels, shown_panels

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


def variables(dashboard: Json) -> dict[str, Json]:
    return {each["name"]: each for each in dashboard["templating"]["list"]}


def test_there_are_those_that_links_lead_to(dashboards: Mapping[str, Json]) -> None:
    assert {uid: each["title"] for uid, each in dashboards.items()} == TITLES
    assert all(each["uid"] == uid for uid, each in dashboards.items())


def test_nobody_edits_it_in_grafana(dashboard: Json) -> None:
    """uneditable-dashboard."""
    assert dashboard["editable"] is False


def test_it_is_found_by_its_tag_and_lists_the_others(dashboard: Json) -> None:
    assert dashboard["tags"] == ["wso2"]
    (link,) = dashboard["links"]
    assert (link["tags"], link["includeVars"], link["keepTime"]) == (["wso2"], True, True)


def test_the_data_source_is_a_variable(dashboard: Json) -> None:
    """template-datasource."""
    datasource = variables(dashboard)["datasource"]
    assert (datasource["type"], datasource["query"]) == ("datasource", "prometheus")


@pytest.mark.parametrize(("name", "all_value"), [("job", ".+"), ("instance", ".+"), ("target", ".*")])
def test_a_choice_offers_several_and_all_unless_it_is_about_one_server(
    dashboard: Json, name: str, all_value: str
) -> None:
    """template-job, template-instance; All of `target` must match /probe's samples, which have no such label."""
    choice = variables(dashboard)[name]
    assert choice["datasource"] == DATASOURCE
    if dashboard["uid"] == "wso2-server":
        assert not choice["multi"]
        assert not choice["includeAll"]
    else:
        assert (choice["multi"], choice["includeAll"], choice["allValue"]) == (True, True, all_value)


@pytest.mark.parametrize("name", ["job", "instance", "target", "exporter_url"])
def test_a_choice_is_read_anew_when_the_time_range_changes(dashboard: Json, name: str) -> None:
    """template-on-time-change-reload: 2 is `onTimeRangeChanged`."""
    assert variables(dashboard)[name]["refresh"] == 2


def test_every_panel_says_what_it_shows(dashboard: Json) -> None:
    """panel-title-description, panel-units, panel-no-targets."""
    for panel in shown_panels(dashboard):
        assert panel["title"]
        assert panel["description"], panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["targets"], panel["title"]


def test_every_panel_and_query_uses_the_chosen_data_source(dashboard: Json) -> None:
    """panel-datasource."""
    for panel in shown_panels(dashboard):
        assert panel["datasource"] == DATASOURCE, panel["title"]
        assert all(target["datasource"] == DATASOURCE for target in panel["targets"]), panel["title"]
    for annotation in dashboard["annotations"]["list"]:
        assert annotation["datasource"] == DATASOURCE


def test_the_number_of_a_panel_follows_from_its_title(dashboard: Json) -> None:
    """Alerts link to panels by it. Two panels of one title would have one number."""
    panels = shown_panels(dashboard)
    assert all(panel["id"] == panel_id(panel["title"]) for panel in panels)
    ids = [panel["id"] for panel in all_panels(dashboard)]
    assert len(ids) == len(set(ids))


def test_no_two_panels_lie_on_each_other(dashboard: Json) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24, panel["title"]
        taken |= cells


def test_critical_alerts_and_restarts_are_marked(dashboard: Json) -> None:
    assert [each["name"] for each in dashboard["annotations"]["list"]] == ["Critical alerts", "Restarts"]


def test_a_graph_tells_the_last_and_the_highest_value_of_each_line(dashboard: Json) -> None:
    for panel in shown_panels(dashboard):
        if panel["type"] == "timeseries":
            assert panel["options"]["legend"]["calcs"] == ["lastNotNull", "max"], panel["title"]


def test_a_name_in_a_legend_is_the_servers_alone(dashboard: Json) -> None:
    """An instance beside a target takes a third of a legend, and on /probe there is no target."""
    for panel in shown_panels(dashboard):
        for target in panel["targets"]:
            legend = target.get("legendFormat", "")
            assert "{{instance}}" not in legend, panel["title"]
            assert "{{target}}" not in legend, panel["title"]


def test_the_schema_of_grafana_10_has_every_field(dashboard: Json) -> None:
    """What Grafana's schema does not know is lost on the way through its types: texts of marks, which are Prometheus's.

    The same was seen with the types of 10.4, 11.0 and 11.6, but for `style` and a variable's `id`, which ended there.
    """
    register_default_plugins()
    read: Json = json.loads(JSONEncoder().encode(Dashboard.from_json(dashboard)))
    assert set(lost(dashboard, read)) <= {
        f".annotations.list[].{name}" for name in ("titleFormat", "textFormat", "step")
    }


def lost(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """Where in a document something is no more what it was."""
    match before, after:
        case dict(), dict():
            for key, value in before.items():
                yield from lost(value, after.get(key), f"{place}.{key}")
        case list(), list() if len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                yield from lost(one, other, f"{place}[]")
        case _ if before != after:
            yield place


def test_a_legend_of_several_servers_begins_with_the_worst(dashboards: Mapping[str, Json]) -> None:
    legends = {
        panel["title"]: panel["options"]["legend"]
        for uid in ("wso2-http", "wso2-machine", "wso2-server")
        for panel in shown_panels(dashboards[uid])
        if panel["type"] == "timeseries"
    }
    assert (legends["Busy threads"]["sortBy"], legends["Busy threads"]["sortDesc"]) == ("Last *", True)
    assert (legends["Memory available"]["sortBy"], legends["Memory available"]["sortDesc"]) == ("Last *", False)
    assert "sortBy" not in legends["Heap"]


def test_a_panel_without_data_says_so_in_words(dashboard: Json) -> None:
    for panel in shown_panels(dashboard):
        if panel["type"] in {"timeseries", "stat", "state-timeline"}:
            assert panel["fieldConfig"]["defaults"]["noValue"], panel["title"]
