"""docs/configuration.md has every key of the configuration, and every flag, with type, default and an example."""

import re
from typing import Any

import msgspec
import pytest
import yaml

from exporter import cli
from exporter.config.settings import TargetSettings
from exporter.mapping import SERIES_LIMIT
from testing.configuration_keys import Key, configuration_keys
from testing.pages import CONFIGURATION, rows
from testing.shown_configurations import Load, load  # noqa: F401 - a fixture

IN_EFFECT = {
    "targets.rmi_host": TargetSettings.rmi_host,
    "mapping.series_limit": SERIES_LIMIT,
    "targets.backups.max_age": "1d",
}
"""The defaults of keys that hold none themselves."""
BESIDE: dict[str, dict[str, Any]] = {
    "username": {"password": "secret"},
    "password": {"username": "monitor"},
    "password_file": {"username": "monitor"},
    "key_file": {"cert_file": "monitor.pem"},
    "cert_file": {"key_file": "monitor.key"},
    "user": {"username": "monitor", "password": "secret"},
    "home": {"username": "monitor", "password": "secret"},
    "family": {"series": 1},
    "series": {"family": "jvm_threads_peak"},
    "backups.name": {"path": "/backup"},
    "backups.path": {"name": "database"},
    "backups.max_age": {"name": "database", "path": "/backup"},
    "waivers.guideline": {"reason": "known", "until": "2026-12-31"},
    "waivers.reason": {"guideline": "heap_maximum", "until": "2026-12-31"},
    "waivers.until": {"guideline": "heap_maximum", "reason": "known"},
    "waivers.targets": {"guideline": "heap_maximum", "reason": "known", "until": "2026-12-31"},
    "answers.answer": {"by": "Jane Doe", "when": "2026-03-01"},
    "answers.by": {"answer": "yes", "when": "2026-03-01"},
    "answers.when": {"answer": "yes", "by": "Jane Doe"},
    "credentials.tls": {"username": "monitor", "password": "secret"},
}
"""What must stand beside a key, by the end of its path."""
_KEY = re.compile(r"^##+ `([\w.]+)`\n\nType: (.+?)\. Default: (.+?)(?:\. Example: `(.+)`|\.)$", re.MULTILINE)


KEYS = list(configuration_keys())
TOLD = {path: (kind, default, example) for path, kind, default, example in _KEY.findall(CONFIGURATION)}


def test_the_page_has_every_key_and_no_other_in_the_codes_order() -> None:
    """A key is a heading with its path in code, and below it `Type: ... Default: ... Example: ...` on one line."""
    assert list(TOLD) == [key.path for key in KEYS]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_the_page_tells_a_keys_type_and_default(key: Key) -> None:
    told_type, told_default, _ = TOLD[key.path]
    assert told_type == key.type
    default = key.field.default
    if key.field.required:
        assert told_default == "none, required"
    elif isinstance(default, msgspec.Struct):
        assert told_default == "as its keys say"
    elif default is msgspec.UNSET:
        assert told_default == (f"`{IN_EFFECT[key.path]}`" if key.path in IN_EFFECT else "none")
    else:
        assert told_default == f"`{str(default).lower() if isinstance(default, bool) else default}`"


@pytest.mark.parametrize("path", [path for path, (_, _, example) in TOLD.items() if example])
def test_a_keys_example_loads(path: str, load: Load) -> None:  # noqa: F811 - the fixture
    example: dict[str, Any] = yaml.safe_load(TOLD[path][2])
    *around, last = path.split(".")
    assert [*example] == [last]
    value = example | next((more for end, more in BESIDE.items() if f".{path}".endswith(f".{end}")), {})
    for name in reversed(around):
        value = {name: _as_member(name, value)}
    target = {"name": "gateway", "url": "127.0.0.1:9999"}
    load({**value, "targets": [target | value.get("targets", {})]})


def _as_member(name: str, value: dict[str, Any]) -> Any:
    """What stands below a key, of which the value is a member."""
    if name in ("backups", "credentials", "limits", "waivers"):
        return [value]
    return {"heap_maximum": value} if name in ("answers", "thresholds") else value


def test_every_key_that_is_no_list_of_mappings_has_an_example() -> None:
    assert [path for path, (kind, _, example) in TOLD.items() if not example and kind != "list of mappings"] == []


def test_the_flags_are_the_programs_with_their_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["help"]) == 0
    printed = capsys.readouterr().out.partition("\noptions:")[2]
    known = set(re.findall(r"(?<![\w.-])(--[\w.-]+)", printed))
    told = {flags.strip("`").split()[0]: default.strip("`") for flags, default, _ in rows(CONFIGURATION, "| flag |")}
    assert told.keys() == known
    plain = " ".join(printed.split())
    for flag, default in told.items():
        if default:
            about = plain[plain.rindex(f" {flag} ") :]
            assert f"(default {default})" in about[: about.index(")") + 1], flag
