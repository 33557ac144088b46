"""A password that was written in the wrong place, or in a way that YAML reads otherwise, is never repeated.

Only a key that is not known is: nobody could find it otherwise. Below `password` not even that.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from exporter.config.loader import load_settings
from exporter.document import DocumentError

PASSWORD = "S3cr3t-Hunter2"
TARGET = {"name": "carbon", "url": "localhost:9999", "username": "admin", "password": "x"}
PLACES = [*TARGET, "password_file", "transport", "rmi_host", "rmi_port", "local", "owner", "high_concurrency"]
WAYS = [
    "{}",
    "'{}",
    "[{}]",
    "{{{}}}",
    "!{} x",
    "!!{} x",
    "!{0}!{0} x",
    "*{}",
    "&{0} *{0}",
    "%{}",
    "@{}",
    "|{}",
    '"\\{}"',
    "{0}: {0}: x",
    "? [{}]",
    "{}@localhost:9999",
    "http://{}@localhost:9999",
    "'{}\\n\\0'",
    '"{}\\uD800"',
]


WAYS_AS_A_KEY = ["{{{0}, {0}}}", "{{{0}: {{{0}: 1, {0}: 2}}}}", "{{{0}: [!{0} x]}}"]


def told(folder: Path, entries: Mapping[str, str], environment: Mapping[str, str]) -> str:
    """The error for a target with these entries; nothing where it is valid."""
    file = folder / "c.yml"
    file.write_text("targets:\n- " + "\n  ".join(f"{key}: {value}" for key, value in entries.items()) + "\n")
    try:
        load_settings(file, environment)
    except DocumentError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("way", WAYS_AS_A_KEY)
def test_a_password_that_became_a_key_is_not_repeated(tmp_path: Path, way: str) -> None:
    line = told(tmp_path, {**TARGET, "password": way.format(PASSWORD)}, {})
    assert ":5: targets[0].password: found " in line
    assert PASSWORD not in line


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("way", WAYS)
def test_a_misplaced_password_is_not_repeated(tmp_path: Path, place: str, way: str) -> None:
    line = told(tmp_path, {**TARGET, place: way.format(PASSWORD)}, {})
    assert PASSWORD not in line
    assert line.isprintable()


@pytest.mark.parametrize("place", PLACES)
def test_a_password_from_the_environment_is_not_repeated(tmp_path: Path, place: str) -> None:
    assert PASSWORD not in told(tmp_path, {**TARGET, place: "${JMX_PASSWORD}"}, {"JMX_PASSWORD": PASSWORD})
