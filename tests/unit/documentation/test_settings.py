"""Every setting in the pages for users is one that the configuration takes, with the defaults that they tell."""

import pwd
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from development.places import CONFIGURATIONS, PROJECT
from exporter import cli
from exporter.config.loader import ConfigurationFields, load_settings
from exporter.config.settings import Settings, TargetSettings
from exporter.config.target import TargetFields
from testing.pages import EXAMPLES, PAGES, README, blocks, rows, spans

KEYS = [field.encode_name for field in msgspec.structs.fields(TargetFields)]
SECTIONS = [field.encode_name for field in msgspec.structs.fields(ConfigurationFields)]
LANGUAGES = {"sh", "yaml", "text"}
Load = Callable[[dict[str, Any]], Settings]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads a configuration, beside which is every file that it may name; every user is known."""
    for name in ("gateway.password", "carbon.password", "wso2am.password"):
        (tmp_path / name).write_text("secret")
    for name, file in (("wso2-ca.pem", "ca.pem"), ("monitor.pem", "client.pem"), ("monitor.key", "client.key")):
        shutil.copy(CONFIGURATIONS / "good" / "tls" / file, tmp_path / name)
    for name in ("my.yml", "my-pack.yml"):
        (tmp_path / name).write_text("rules: []")
    monkeypatch.setattr(pwd, "getpwnam", lambda _: None)

    def run(document: dict[str, Any]) -> Settings:
        (tmp_path / "c.yml").write_text(yaml.safe_dump(document))
        return load_settings(tmp_path / "c.yml", {"ENVIRONMENT_VARIABLE": "secret"})

    return run


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_block_says_what_it_is() -> None:
    kinds = {(page.name, block.language) for page in PAGES for block in blocks(page.read_text(encoding="utf-8"))}
    assert {language for _, language in kinds} == LANGUAGES


def test_the_readmes_first_configuration_loads(load: Load) -> None:
    (block,) = (block for block in blocks(README) if block.language == "yaml")
    (target,) = load(yaml.safe_load(block.text)).targets
    assert (target.name, target.url.port, target.credentials is None) == ("gateway", 9999, False)


def test_the_keys_of_a_target_are_those_that_it_has_with_their_defaults() -> None:
    told = {key: default for keys, _, default in rows(README, "| key of a target |") for key in code(keys)}
    assert list(told) == KEYS
    for field in msgspec.structs.fields(TargetFields):
        assert (told[field.encode_name] == "required") == field.required
    for name in ("transport", "rmi_host", "local", "high_concurrency"):
        default = TargetSettings.__dataclass_fields__[name].default
        assert code(told[name])[0] == (default if isinstance(default, str) else str(default).lower())


def test_the_other_keys_are_the_configurations() -> None:
    told = [key for keys, *_ in rows(README, "| other keys |") for key in code(keys)]
    assert sorted([*told, "targets"]) == sorted(SECTIONS)


def test_every_setting_of_another_key_loads(load: Load) -> None:
    """`enabled: false` under `host`, and what stands in one word: `users`, `without`."""
    values: dict[str, Any] = {"users": ["wso2carbon"], "credentials": [{"username": "a", "password": "b"}]}
    values |= {"packs": ["my.yml"], "domains": ["java.nio"], "families": ["jvm_threads_peak"], "series_limit": 9}
    values |= {"limits": [{"family": "jvm_threads_peak", "series": 9}], "without": {"packs": ["andes"]}}
    count = 0
    for (section,), text in ((code(keys), text) for keys, text in rows(README, "| other keys |")):
        within: dict[str, Any] | None = None
        for span in code(text):
            if span in ("true", "jvm_threads_state"):
                continue
            setting = yaml.safe_load(span.replace("[...]", "[cpu]"))
            if isinstance(setting, str) and setting in ("packs", "domains", "families") and within is not None:
                setting = {"without": {setting: values[setting]}}
            elif isinstance(setting, str):
                within = {} if setting == "without" else within
                setting = {setting: values[setting]}
            if setting.keys() <= {"include", "exclude"}:
                setting = {"collectors": setting}
            load({section: setting, "discover": True} if section == "host" else {section: setting})
            count += 1
    assert count > 9


IN_SENTENCES = sorted({span for page in PAGES for span in spans(page.read_text(encoding="utf-8")) if ": " in span})


@pytest.mark.parametrize("span", [span for span in IN_SENTENCES if span.partition(": ")[0] in {*KEYS, *SECTIONS}])
def test_a_setting_in_a_sentence_loads(load: Load, span: str) -> None:
    """Those of a target and of the whole; others are of packs, whose page has a test of its own."""
    target = {"name": "a", "url": "127.0.0.1:9999"}
    setting = yaml.safe_load(span)
    load({"targets": [target | setting]} if setting.keys() <= {*KEYS} else {"targets": [target], **setting})


def test_the_flags_are_the_programs_with_their_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["help"]) == 0
    printed = capsys.readouterr().out
    known = set(re.findall(r"^  (--[\w.-]+)", printed, re.MULTILINE)) | {"--web.listen-address"}
    told: dict[str, str] = {}
    for flags, _, default in rows(README, "| flag |"):
        names = [flag.split()[0] for flag in code(flags)]
        told |= dict(zip(names, code(default) or [""] * len(names), strict=True))
    assert told.keys() == known - {"--version", "--help"}
    plain = " ".join(printed.split())
    for flag, default in told.items():
        if default:
            about = plain[plain.rindex(f" {flag} ") :]
            assert f"(default {default})" in about[: about.index(")") + 1], flag


def test_the_commented_example_loads_with_every_comment_that_is_a_setting(load: Load) -> None:
    (example,) = (path for path in EXAMPLES if path.name == "wso2-exporter.yml")
    text = example.read_text(encoding="utf-8")
    whole = re.sub(rf"^( *)# ( *(?:- )?(?:{'|'.join(known_keys())}):(?: |$))", r"\1\2", text, flags=re.MULTILINE)
    whole = re.sub(r"^( *)# ( +- \{)", r"\1\2", whole, flags=re.MULTILINE)
    document = yaml.safe_load(whole)
    settings = load(document)
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


def test_every_family_that_a_page_names_is_one_that_the_list_of_all_has() -> None:
    """That list is written by what serves them, and held by a test of its own."""
    served = set(re.findall(r"`([a-z0-9_]+)`", (PROJECT / "docs" / "metrics.md").read_text(encoding="utf-8")))
    served |= {f"{name}{suffix}" for name in served for suffix in ("_total", "_count", "_sum", "_bucket")}
    named = {
        match.groups()
        for page in PAGES
        if page.name != "metrics.md"
        for span in spans(page.read_text(encoding="utf-8"))
        if (match := re.match(r"((?:wso2|jvm|node|tomcat|synapse|axis2|andes)_[a-zA-Z0-9_]+)(\*?)", span))
    }
    assert len(named) > 20
    unknown = [
        name
        for name, wild in named
        if name not in served and not (wild and any(each.startswith(name) for each in served))
    ]
    assert unknown == []
