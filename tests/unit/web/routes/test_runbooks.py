"""The runbooks as pages: where links of alerts lead."""

import yaml

from development.places import PROJECT
from exporter.web.pages.overview import overview_page
from exporter.web.pages.runbooks import runbook_page
from testing.application import Ask
from testing.html_words import Words
from testing.page_samples import TERMS, many_servers

ALERTS = {
    rule["alert"]
    for file in (PROJECT / "alerts").glob("*.rules.yml")
    for group in yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
    if "alert" in rule
}


def test_every_alert_has_its_page_by_name_and_by_file(ask: Ask) -> None:
    for alert in ALERTS:
        answer = ask(f"/runbooks/{alert}")
        assert answer.status == 200, alert
        assert alert in Words(answer.text).sentences
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert ask(f"/runbooks/{alert}.md").text == answer.text


def test_the_list_leads_to_every_page(ask: Ask) -> None:
    answer = ask("/runbooks")
    assert {f"/runbooks/{alert}" for alert in ALERTS} <= set(Words(answer.text).addresses)
    assert ask("/runbooks/").text == answer.text


def test_a_server_that_is_down_leads_to_its_runbook(ask: Ask) -> None:
    words = Words(overview_page(many_servers(1, 1), TERMS))
    (path,) = (each for each in words.addresses if each.startswith("/runbooks/"))
    assert ask(path).status == 200


def test_markdown_becomes_html() -> None:
    page = runbook_page(
        "# Runbooks\nAbout `them`.\n\n## Diagnosis\n**Really.** Less than `a < b`,\nsee [there](x/y.md), "
        "[beside](WSO2Other.md).\n\n| reason | what |\n|---|---|\n| `connect` | no *port*, `a_*` and `b_*` |\n\n"
        "- one\n  long\n- two\n\n```sh\nps -o pid\n```\n",
        TERMS,
    )
    words = Words(page)
    assert "Really. Less than a < b , see there, beside ." in words.sentences
    assert "/runbooks/WSO2Other" in words.addresses
    assert "connect : no port , a_* and b_*" in words.sentences
    assert "one long" in words.sentences
    assert "em" in words.opened
    assert "ps -o pid" in words.sentences
    assert "pre" in words.opened
