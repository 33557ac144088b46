"""docs/web-configuration.md has every key of the web configuration, and all that is refused; its examples load."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import yaml

from exporter.web.security.cipher_suites import CURVES, TLS12_SUITES, TLS13_SUITES
from exporter.web.security.file import HttpFields, RateLimitFields, WebFields, load_web_configuration
from exporter.web.security.headers import ALLOWED
from exporter.web.security.settings import ClientPolicy, TlsVersion, WebConfiguration
from exporter.web.security.tls_section import TlsFields
from testing.pages import blocks, page, rows, spans
from testing.web_configuration_table import REFUSED, lay_out

PAGE = page("docs/web-configuration.md")
SECTIONS: dict[str, type[msgspec.Struct]] = {
    "tls_server_config": TlsFields,
    "http_server_config": HttpFields,
    "rate_limit": RateLimitFields,
}
IN_EFFECT = {
    "client_auth_type": "NoClientCert",
    "cipher_suites": "Python's choice",
    "curve_preferences": "OpenSSL's choice",
}
"""The defaults of keys whose own is empty."""
KINDS = {"_file": "file", "_ca": "PEM", "cert": "PEM", "key": "PEM", "interval": "duration", "burst": "number from 0"}
"""The types of texts and numbers, by the end of the key."""
PAIR = {"cert_file": "server.crt", "key_file": "server.key"}
BESIDE: dict[str, dict[str, Any]] = {
    "client_ca_file": {"client_auth_type": "RequireAndVerifyClientCert"},
    "client_auth_type": {"client_ca_file": "ca.crt"},
    "client_allowed_sans": {"client_ca_file": "ca.crt", "client_auth_type": "RequireAndVerifyClientCert"},
    "interval": {"burst": 1},
    "burst": {"interval": "1s"},
}
"""What must stand beside a key."""

Row = tuple[str, str, str, str]


def told(section: str) -> Iterator[Row]:
    """The rows of a section's table: key, type, default and example."""
    _, _, part = PAGE.partition(f"\n### `{section}`\n")
    for key, kind, default, example, _ in rows(part, "| key |"):
        yield key.strip("`"), kind, default.strip("`"), example.strip("`")


TOLD = [(section, row) for section in SECTIONS for row in told(section)]
EXAMPLES = [(section, key, example) for section, (key, _, _, example) in TOLD if example]


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], WebConfiguration]:
    """Loads a web configuration beside all certificates that a page may name."""
    folder = tmp_path_factory.mktemp("web")
    lay_out(folder)
    (folder / "clients.crt").write_bytes((folder / "ca.crt").read_bytes())

    def run(document: dict[str, Any]) -> WebConfiguration:
        (folder / "web.yml").write_text(json.dumps(document))
        return load_web_configuration(folder / "web.yml")

    return run


def test_the_page_has_a_heading_for_every_section() -> None:
    assert re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE) == [
        f.encode_name for f in msgspec.structs.fields(WebFields)
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_has_every_key_with_its_default_in_the_codes_order(section: str) -> None:
    fields = msgspec.structs.fields(SECTIONS[section])
    assert [(key, default) for key, _, default, _ in told(section)] == [
        (field.encode_name, default_of(field)) for field in fields
    ]


def default_of(field: msgspec.structs.FieldInfo) -> str:
    if field.encode_name in IN_EFFECT:
        return IN_EFFECT[field.encode_name]
    default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    if default in ("", msgspec.UNSET) or default == {}:
        return "none"
    return str(default).lower() if isinstance(default, bool) else str(default)


@pytest.mark.parametrize(("section", "row"), TOLD, ids=[row[0] for _, row in TOLD])
def test_the_page_tells_a_keys_type(section: str, row: Row) -> None:
    key, kind, *_ = row
    by_name = next((words for end, words in KINDS.items() if key.endswith(end)), None)
    own = {
        "client_auth_type": [f"`{policy.value}`" for policy in ClientPolicy],
        "min_version": [f"`{version.value}`" for version in TlsVersion],
        "max_version": [f"`{version.value}`" for version in TlsVersion],
        "curve_preferences": [f"`{curve}`" for curve in CURVES],
    }
    field = next(f for f in msgspec.structs.fields(SECTIONS[section]) if f.encode_name == key)
    if key in own:
        assert re.findall(r"`\w+`", kind) == own[key]
    elif field.type is bool:
        assert kind == "`true` or `false`"
    elif by_name:
        assert kind == by_name
    else:
        assert kind.startswith("mapping" if field.type == dict[str, Any] else "list of ")


@pytest.mark.parametrize(("section", "key", "example"), EXAMPLES, ids=[key for _, key, _ in EXAMPLES])
def test_a_keys_example_loads(
    section: str, key: str, example: str, load: Callable[[dict[str, Any]], WebConfiguration]
) -> None:
    written = yaml.safe_load(example)
    assert [*written] == [key]
    load({section: {**(PAIR if section == "tls_server_config" else {}), **BESIDE.get(key, {}), **written}})


def test_every_key_but_those_of_whole_certificates_has_an_example() -> None:
    assert [key for _, (key, kind, _, example) in TOLD if not example] == ["cert", "key", "client_ca"]


def test_the_example_of_a_user_loads(load: Callable[[dict[str, Any]], WebConfiguration]) -> None:
    ((_, kind, default, example),) = told("basic_auth_users")
    assert (kind, default) == ("bcrypt hash", "none")
    assert load({"basic_auth_users": yaml.safe_load(example)}).authenticates


def test_the_web_configurations_that_are_shown_load_and_lock_the_endpoint(
    load: Callable[[dict[str, Any]], WebConfiguration],
) -> None:
    shown = [yaml.safe_load(block.text) for block in blocks(PAGE) if block.language == "yaml"]
    ours = [document for document in shown if "scrape_configs" not in document]
    assert [load(document).authenticates for document in ours] == [True, True]


def test_the_page_names_every_header_with_the_values_that_it_may_have() -> None:
    found = {name.strip("`"): tuple(re.findall(r"`([^`]+)`", values)) for name, values in rows(PAGE, "| header |")}
    assert found == ALLOWED


def test_the_page_names_every_cipher_suite() -> None:
    assert {span for span in spans(PAGE) if re.fullmatch(r"TLS_[A-Z0-9_]+", span)} == {*TLS12_SUITES, *TLS13_SUITES}


def test_the_page_tells_of_every_key_of_which_something_is_refused_that_exporter_toolkit_takes() -> None:
    """Those are the ones of which a file of the table shows it; each row has a reason."""
    refusals = [(key.strip("`"), what, why) for key, what, why in rows(PAGE, "| key | what is refused")]
    assert {key for key, _, _ in refusals} == {refused_key(line) for line in REFUSED.values()}
    assert all(what and why for _, what, why in refusals)


def refused_key(line: str) -> str:
    """The key that a line is about, as the page has it: without a user's or header's name."""
    field = line.split(":")[2].strip()
    if field == "not YAML" or field.endswith("<<"):
        return "the file"
    return re.sub(r"^(basic_auth_users|http_server_config\.headers)\..*", r"\1", field)
