"""Every configuration and setting that a page shows loads, or is held elsewhere; families that it names are served."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from development.places import PROJECT
from exporter.config.loader import ConfigurationFields
from exporter.config.target import TargetFields
from testing.pages import EXAMPLES, PAGES, README, blocks, spans
from testing.shown_configurations import Load, load  # noqa: F401 - a fixture

KEYS = [field.encode_name for field in msgspec.structs.fields(TargetFields)]
SECTIONS = [field.encode_name for field in msgspec.structs.fields(ConfigurationFields)]
LANGUAGES = {"sh", "yaml", "toml", "xml", "text"}
ELSEWHERE = {
    "basic_auth_users": "tests/unit/documentation/test_security_page.py",
    "tls_server_config": "tests/unit/documentation/test_web_configuration_page.py",
    "alerting": "tests/integration/documentation/test_alerting_page.py",
    "scrape_configs": "tests/integration/documentation/test_prometheus.py",
    "rules": "tests/unit/mapping/test_packs_page.py",
    "groups": "tests/integration/documentation/test_alerting_page.py",
    "rule_files": "tests/integration/documentation/test_alerting_page.py",
}
"""YAML that is no configuration of ours, by a key of it, and the test that has it taken by what reads it."""
SHOWN = [
    (str(page.relative_to(PROJECT)), yaml.safe_load(block.text))
    for page in PAGES
    for block in blocks(page.read_text(encoding="utf-8"))
    if block.language == "yaml"
]
OURS = [(page, document) for page, document in SHOWN if not ELSEWHERE.keys() & set(document)]


def test_every_block_says_what_it_is() -> None:
    kinds = {block.language for page in PAGES for block in blocks(page.read_text(encoding="utf-8"))}
    assert kinds == LANGUAGES


@pytest.mark.parametrize(("page", "document"), OURS, ids=[page for page, _ in OURS])
def test_a_configuration_that_a_page_shows_loads(page: str, document: dict[str, Any], load: Load) -> None:  # noqa: F811
    """One for another program needs its key in `ELSEWHERE`, with the test that holds it."""
    assert load(document) is not None, page


@pytest.mark.parametrize("test", ELSEWHERE.values())
def test_what_holds_the_others_is_there(test: str) -> None:
    assert (PROJECT / test).is_file()


def test_the_readmes_first_configuration_reads_a_server_with_a_login(load: Load) -> None:  # noqa: F811
    first = next(block for block in blocks(README) if block.language == "yaml")
    (target,) = load(yaml.safe_load(first.text)).targets
    assert (target.name, target.url.port, target.credentials is None) == ("gateway", 9999, False)


_KEYS_LINE = re.compile(r"^Type: .*$", re.MULTILINE)
"""On the page of all keys, whose own test loads each example where it belongs."""
IN_SENTENCES = sorted(
    {span for page in PAGES for span in spans(_KEYS_LINE.sub("", page.read_text(encoding="utf-8"))) if ": " in span}
)


@pytest.mark.parametrize("span", [span for span in IN_SENTENCES if span.partition(": ")[0] in {*KEYS, *SECTIONS}])
def test_a_setting_in_a_sentence_loads(load: Load, span: str) -> None:  # noqa: F811
    """Those of a target and of the whole; others are of packs, whose page has a test of its own."""
    beside = {"username": {"password": "secret"}, "password": {"username": "a"}, "password_file": {"username": "a"}}
    target = {"name": "a", "url": "127.0.0.1:9999"}
    setting: dict[str, Any] = yaml.safe_load(span)
    if not setting.keys() <= {*KEYS}:
        load({"targets": [target], **setting})
        return
    load({"targets": [target | setting | beside.get(span.partition(": ")[0], {})]})


def test_the_commented_example_loads_with_every_comment_that_is_a_setting(load: Load) -> None:  # noqa: F811
    (example,) = (path for path in EXAMPLES if path.name == "wso2-exporter.yml")
    text = example.read_text(encoding="utf-8")
    whole = re.sub(rf"^( *)# ( *(?:- )?(?:{'|'.join(known_keys())}):(?: |$))", r"\1\2", text, flags=re.MULTILINE)
    whole = re.sub(r"^( *)# ( +- \{)", r"\1\2", whole, flags=re.MULTILINE)
    settings = load(yaml.safe_load(whole))
    (target,) = settings.targets
    assert target.tls is not None
    assert (target.rmi_port, settings.discovery.users) == (11111, ("wso2carbon",))
    assert [login.home for login in settings.discovery.logins] == ["/opt/wso2am-4.5.0"]
    assert settings.mapping.limits
    assert len(settings.host.collectors) > 20


def known_keys() -> list[str]:
    """All keys of all parts of a configuration."""
    schema = msgspec.json.schema(ConfigurationFields, schema_hook=lambda _: {"type": "string"})
    return sorted({key for part in schema["$defs"].values() for key in part.get("properties", {})})


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "metrics.md"], ids=lambda page: page.name)
def test_every_family_that_a_page_names_is_one_that_the_list_of_all_has(page: Path) -> None:
    """That list is written by what serves them, and held by a test of its own."""
    served = set(re.findall(r"`([a-zA-Z0-9_]+)`", (PROJECT / "docs" / "metrics.md").read_text(encoding="utf-8")))
    served |= {f"{name}{suffix}" for name in served for suffix in ("_total", "_count", "_sum", "_bucket")}
    named = {
        match.groups()
        for span in spans(page.read_text(encoding="utf-8"))
        if (match := re.match(r"((?:wso2|jvm|node|tomcat|synapse|axis2|andes)_[a-zA-Z0-9_]+)(\*?)", span))
    }
    unknown = [
        name
        for name, wild in named
        if name not in served and not (wild and any(each.startswith(name) for each in served))
    ]
    assert unknown == []
