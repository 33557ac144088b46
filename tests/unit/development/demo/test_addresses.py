"""What is shipped for Alertmanager and Prometheus, led elsewhere, differs by addresses and files of secrets alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from development.demo.addresses import Receivers, UnknownAddressError, of_alertmanager, of_prometheus
from development.places import PROJECT

RECEIVERS = Receivers("http://127.0.0.1:1", "127.0.0.1:2", Path("/folder"))
EXAMPLES = PROJECT / "examples"


def read(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{path}.{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, f"{path}.{index}")
    else:
        yield path, value


def last_keys(paths: set[str]) -> set[str]:
    return {path.rpartition(".")[2] for path in paths}


def test_alertmanagers_example_differs_by_addresses_and_secrets_alone() -> None:
    shipped = dict(leaves(read("alertmanager.yml")))
    led = dict(leaves(of_alertmanager(read("alertmanager.yml"), RECEIVERS)))
    assert led.keys() - shipped.keys() == {".global.pagerduty_url"}
    assert shipped.keys() - led.keys() == set()
    changed = {path for path, value in shipped.items() if led[path] != value}
    assert last_keys(changed) <= {
        "smtp_smarthost",
        "url",
        "api_url_file",
        "slack_api_url_file",
        "routing_key_file",
        "smtp_auth_password_file",
        "credentials_file",
    }


def test_nothing_of_alertmanagers_example_leads_out_of_the_demonstration() -> None:
    for path, value in leaves(of_alertmanager(read("alertmanager.yml"), RECEIVERS)):
        where = path.rpartition(".")[2]
        if where in {"url", "pagerduty_url", "api_url", "smtp_smarthost", "smarthost"}:
            assert value.startswith(("http://127.0.0.1:1/", "127.0.0.1:2")), path
        if where.endswith("_file"):
            assert value.startswith("/folder/"), path


def test_each_kind_of_receiver_gets_its_address() -> None:
    configuration = {
        "global": {"slack_api_url_file": "/etc/slack", "smtp_auth_password_file": "/etc/password"},
        "receivers": [
            {
                "name": "on call",
                "pagerduty_configs": [{"routing_key_file": "/etc/key", "url": "https://pagerduty.example.org"}],
                "slack_configs": [{"api_url": "https://slack.example.org", "channel": "#a"}],
                "webhook_configs": [
                    {
                        "url": "https://webhook.example.org",
                        "http_config": {"authorization": {"credentials_file": "/etc/token"}},
                    }
                ],
                "email_configs": [{"to": "a@example.org", "smarthost": "mail.example.org:587"}],
            }
        ],
    }
    assert of_alertmanager(configuration, RECEIVERS) == {
        "global": {
            "slack_api_url_file": "/folder/slack",
            "smtp_auth_password_file": "/folder/secret",
            "pagerduty_url": "http://127.0.0.1:1/v2/enqueue",
        },
        "receivers": [
            {
                "name": "on call",
                "pagerduty_configs": [{"routing_key_file": "/folder/secret", "url": "http://127.0.0.1:1/v2/enqueue"}],
                "slack_configs": [{"api_url": "http://127.0.0.1:1/slack", "channel": "#a"}],
                "webhook_configs": [
                    {
                        "url": "http://127.0.0.1:1/webhook/on-call",
                        "http_config": {"authorization": {"credentials_file": "/folder/secret"}},
                    }
                ],
                "email_configs": [{"to": "a@example.org", "smarthost": "127.0.0.1:2"}],
            }
        ],
    }


def test_a_receiver_that_nobody_stands_for_is_refused() -> None:
    with pytest.raises(UnknownAddressError, match="receiver a: pushover_configs"):
        of_alertmanager({"receivers": [{"name": "a", "pushover_configs": [{}]}]}, RECEIVERS)


@pytest.mark.parametrize("name", ["prometheus.yml", "prometheus-probe.yml"])
def test_prometheus_example_differs_by_addresses_and_the_place_of_its_rules_alone(name: str) -> None:
    shipped = read(name)
    led = of_prometheus(shipped, "127.0.0.1:3", "127.0.0.1:4", Path("/rules"))
    assert led["rule_files"] == ["/rules/*.rules.yml"]
    text = yaml.safe_dump(led["scrape_configs"]) + yaml.safe_dump(led["alerting"])
    assert "19404" not in text
    assert "9093" not in text
    places = {"127.0.0.1:3": "127.0.0.1:19404", "127.0.0.1:4": "127.0.0.1:9093"}
    for place, shipped_place in places.items():
        text = text.replace(place, shipped_place)
    assert text == yaml.safe_dump(shipped["scrape_configs"]) + yaml.safe_dump(shipped["alerting"])
    assert led.keys() == shipped.keys()
