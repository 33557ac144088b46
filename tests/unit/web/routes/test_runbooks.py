"""The runbooks as a page: where links of alerts may lead."""

import yaml

from development.places import PROJECT
from exporter.web.pages.overview import overview_page
from exporter.web.pages.runbooks import runbooks_page
from testing.application import Ask
from testing.html_words import Words
from testing.page_samples import TERMS, many_servers


def test_every_alert_has_its_place(ask: Ask) -> None:
    rules = yaml.safe_load((PROJECT / "alerts" / "wso2-exporter.rules.yml").read_text(encoding="utf-8"))
    alerts = {rule["alert"].lower() for group in rules["groups"] for rule in group["rules"] if "alert" in rule}
    answer = ask("/runbooks")
    assert answer.status == 200
    assert set(Words(answer.text).ids) == alerts
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_server_that_is_down_leads_to_its_runbook(ask: Ask) -> None:
    words = Words(overview_page(many_servers(1, 1), TERMS))
    (anchor,) = (each.partition("#")[2] for each in words.addresses if each.startswith("/runbooks#"))
    assert anchor in Words(ask("/runbooks").text).ids


def test_markdown_becomes_html() -> None:
    page = runbooks_page(
        "# Runbooks\nAbout `them`.\n\n## OneAlert\n**Meaning.** Less than `a < b`,\nsee [there](x.md).\n\n"
        "| reason | what |\n|---|---|\n| `connect` | no *port*, `a_*` and `b_*` |\n\n```sh\nps -o pid\n```\n",
        TERMS,
    )
    words = Words(page)
    assert "onealert" in words.ids
    assert "Meaning. Less than a < b , see there." in words.sentences
    assert "connect : no port , a_* and b_*" in words.sentences
    assert "em" in words.opened
    assert "ps -o pid" in words.sentences
    assert "pre" in words.opened
