import argparse
import json
import re
from pathlib import Path

import pytest
import yaml

from exporter.commands.assets.links import Links, web_address
from exporter.commands.assets.shipped import shipped

TEXTS = {str(asset.name): asset.text for asset in shipped()}
RULES = "alerts/reachability.rules.yml"
NOWHERE = Links(None, None, None, Path("/srv/dashboards"), Path("/srv/systemd"))
EVERYWHERE = Links(
    "https://git.example.org/r?v=1",
    "http://[::1]:3000/grafana",
    "https://monitor.example.org:19404",
    Path("/srv/it's"),
    Path("/srv/systemd"),
)


def annotations(text: str) -> list[dict[str, str]]:
    rules = [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    return [rule["annotations"] for rule in rules if "alert" in rule]


def test_alerts_lead_to_the_addresses_that_are_given() -> None:
    before, after = annotations(TEXTS[RULES]), annotations(EVERYWHERE.fill_in(TEXTS[RULES]))
    assert after
    for old, new in zip(before, after, strict=True):
        page = old["runbook_url"].removeprefix("alerts/runbooks")
        assert new["runbook_url"] == f"https://git.example.org/r?v=1{page}"
        assert new["exporter_url"] == f"https://monitor.example.org:19404{old['exporter_url']}"
        assert new["dashboard_url"] == f"http://[::1]:3000/grafana{old['dashboard_url']}"


def test_alerts_have_no_links_without_addresses_and_all_else() -> None:
    before, after = annotations(TEXTS[RULES]), annotations(NOWHERE.fill_in(TEXTS[RULES]))
    kept = [{key: text for key, text in rule.items() if not key.endswith("_url")} for rule in before]
    assert after == kept
    assert all(set(rule) == {"summary", "description", "steps"} for rule in after)


def test_one_address_fills_in_its_own_links_alone() -> None:
    links = Links("https://git.example.org/r", None, None, Path("/srv"), Path("/srv/systemd"))
    assert {*annotations(links.fill_in(TEXTS[RULES]))[0]} == {"summary", "description", "steps", "runbook_url"}


def test_grafana_is_told_the_folder_that_the_dashboards_are_in() -> None:
    (provider,) = yaml.safe_load(EVERYWHERE.fill_in(TEXTS["dashboards/provisioning.example.yml"]))["providers"]
    assert provider["options"]["path"] == "/srv/it's"


def test_dashboards_lead_to_the_exporter_where_people_reach_it() -> None:
    variables = {
        variable["name"]: variable
        for variable in json.loads(EVERYWHERE.fill_in(TEXTS["dashboards/wso2-on-call.json"]))["templating"]["list"]
    }
    assert variables["exporter_url"]["query"] == (
        'query_result(label_replace(vector(1), "address", "https://monitor.example.org:19404", "__name__", ".*"))'
    )


def test_without_an_address_dashboards_ask_where_the_exporter_is_scraped() -> None:
    assert NOWHERE.fill_in(TEXTS["dashboards/wso2-on-call.json"]) == TEXTS["dashboards/wso2-on-call.json"]


def test_every_other_asset_is_as_it_stands_in_the_repository() -> None:
    changed = {name for name, text in TEXTS.items() if EVERYWHERE.fill_in(text) != text}
    rules = {name for name in TEXTS if name.endswith(".rules.yml")}
    dashboards = {name for name in TEXTS if name.endswith(".json")}
    assert changed == {*rules, *dashboards, "dashboards/provisioning.example.yml", "systemd/wso2-exporter.yml"}


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith(".md")])
def test_the_links_of_pages_lead_to_other_assets_or_to_the_web(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        file = target.partition("#")[0]
        assert target.startswith("https://") or not file or str(Path(name).parent / file) in TEXTS, target


@pytest.mark.parametrize(
    "text", ["https://grafana.example.org", "http://127.0.0.1:3000/grafana", "https://a.b/r.md?x=%20"]
)
def test_an_address_is_taken_as_it_is(text: str) -> None:
    assert web_address(text) == text


def test_a_slash_at_the_end_is_dropped() -> None:
    assert web_address("https://grafana.example.org/") == "https://grafana.example.org"


@pytest.mark.parametrize(
    "text",
    [
        *("", "grafana.example.org", "ftp://example.org", "https://", "https://[::1", "/d/overview"),
        *(
            "https://example.org/#anchor",
            "https://example.org/a b",
            'https://example.org/"',
            "https://example.org/{{.}}",
        ),
        *("https://example.org/\n", "https://exämple.org/"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="expected an address such as"):
        web_address(text)


def test_an_address_with_a_login_is_refused_and_not_repeated() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="without a user") as refused:
        web_address("https://admin:hunter2@grafana.example.org")
    assert "hunter2" not in str(refused.value)
