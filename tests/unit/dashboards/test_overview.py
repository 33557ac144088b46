"""The overview keeps the rules of grafana/dashboard-linter, named in the tests, and our own."""

from typing import Any

import pytest

Dashboard = dict[str, Any]
Panels = list[dict[str, Any]]

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
STATUS_COLOURS = {
    "critical": "red",
    "warning": "orange",
    "unknown": "blue",
    "unanswered": "purple",
    "info": "yellow",
    "ok": "green",
    "waived": "gray",
}


def variable(dashboard: Dashboard, name: str) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = [candidate for candidate in dashboard["templating"]["list"] if candidate["name"] == name]
    return found


def test_nobody_edits_it_in_grafana(overview: Dashboard) -> None:
    """uneditable-dashboard."""
    assert overview["editable"] is False


def test_its_address_is_the_one_that_the_alerts_link_to(overview: Dashboard) -> None:
    assert overview["uid"] == "wso2-overview"


def test_the_data_source_is_a_variable(overview: Dashboard) -> None:
    """template-datasource."""
    datasource = variable(overview, "datasource")
    assert (datasource["type"], datasource["query"]) == ("datasource", "prometheus")


@pytest.mark.parametrize(("name", "all_value"), [("job", ".+"), ("instance", ".+"), ("target", ".*")])
def test_a_choice_offers_several_and_all(overview: Dashboard, name: str, all_value: str) -> None:
    """template-job, template-instance; All of `target` must match /probe's samples, which have no such label."""
    choice = variable(overview, name)
    assert choice["datasource"] == DATASOURCE
    assert (choice["multi"], choice["includeAll"], choice["allValue"]) == (True, True, all_value)


@pytest.mark.parametrize("name", ["job", "instance", "target"])
def test_a_choice_is_read_anew_when_the_time_range_changes(overview: Dashboard, name: str) -> None:
    """template-on-time-change-reload: 2 is `onTimeRangeChanged`."""
    assert variable(overview, name)["refresh"] == 2


def test_every_panel_says_what_it_shows(panels: Panels) -> None:
    """panel-title-description, panel-units, panel-no-targets."""
    for panel in panels:
        assert panel["title"]
        assert panel["description"], panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["targets"], panel["title"]


def test_every_panel_and_query_uses_the_chosen_data_source(panels: Panels, overview: Dashboard) -> None:
    """panel-datasource."""
    for panel in panels:
        assert [panel["datasource"], *(target["datasource"] for target in panel["targets"])] == [DATASOURCE] * (
            len(panel["targets"]) + 1
        ), panel["title"]
    for annotation in overview["annotations"]["list"]:
        assert annotation["datasource"] == DATASOURCE


def test_every_panel_has_an_id_of_its_own(overview: Dashboard) -> None:
    ids = [panel["id"] for panel in overview["panels"]]
    assert sorted(ids) == list(range(1, len(ids) + 1))


def test_no_two_panels_lie_on_each_other(overview: Dashboard) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in overview["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24, panel["title"]
        taken |= cells


def test_all_servers_come_first(panels: Panels) -> None:
    assert panels[0]["title"] == "Servers"
    assert panels[0]["type"] == "table"


def test_the_worst_guidelines_of_servers_and_machines_come_first(panels: Panels) -> None:
    """A server that is down has many that are unknown: none of them may stand above one that is critical."""
    (table,) = [panel for panel in panels if panel["title"] == "Guidelines that are not ok"]
    merge, order, columns = table["transformations"]
    assert (merge["id"], order["id"], columns["id"]) == ("merge", "sortBy", "organize")
    assert order["options"]["sort"] == [{"field": "Value", "desc": True}]


def test_colours_come_from_statuses_and_never_from_a_threshold(panels: Panels) -> None:
    """Thresholds are in the catalogue of guidelines alone."""
    for panel in panels:
        assert "thresholds" not in panel["fieldConfig"]["defaults"], panel["title"]


@pytest.mark.parametrize("area", ["Heap", "Cores", "RAM", "Disk", "Thread pools"])
def test_an_area_of_a_server_shows_its_status_in_words_and_colour(panels: Panels, area: str) -> None:
    (override,) = [each for each in panels[0]["fieldConfig"]["overrides"] if each["matcher"]["options"] == area]
    properties = {each["id"]: each["value"] for each in override["properties"]}
    shown = {
        result["text"]: result["color"] for mapping in properties["mappings"] for result in mapping["options"].values()
    }
    assert shown == STATUS_COLOURS
    assert properties["custom.cellOptions"]["type"] == "color-background"


def test_firing_alerts_and_restarts_are_marked(overview: Dashboard) -> None:
    assert [annotation["name"] for annotation in overview["annotations"]["list"]] == ["Firing alerts", "Restarts"]
