import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from exporter.commands.lint.recording import record
from exporter.commands.mbeans.plain import plain_mbean
from exporter.commands.mbeans.survey import ListedAttribute, ListedMBean
from exporter.document import DocumentError
from exporter.jmx import ObjectName
from exporter.jmx.values import CompositeData, JavaValue
from exporter.model.snapshot import AttributeValue, MBean, Snapshot
from exporter.targets.recordings import load_snapshot

NAME = ObjectName.parse("app:type=Source")
PLAIN: dict[str, AttributeValue] = {
    "Count": 3,
    "Share": 0.5,
    "Open": True,
    "None": None,
    "Text": "grüße",
    "Usage": {"used": 1, "max": -1},
    "Rows": [{"key": "a", "value": 1}],
    "Names": ["a", "b"],
}
SECRETS: dict[str, AttributeValue] = {
    "Password": "hidden-1",
    "Url": "jdbc:db://user:hidden-2@host/db",
    "Usage": {"token": "hidden-3", "used": 1},
    "Rows": [{"key": "db.password", "value": "hidden-4"}],
    "Arguments": ["--password", "hidden-5"],
    "PasswordParts": {"first": ["hidden-6"]},
}


def test_a_recording_gives_back_what_was_read_and_all_names(tmp_path: Path) -> None:
    file, other = tmp_path / "new.json", ObjectName.parse("app:type=Other")
    record(str(file), "a test", Snapshot((MBean(NAME, PLAIN),)), [NAME, other])
    assert load_snapshot(file).mbeans == (MBean(other, {}), MBean(NAME, PLAIN))
    assert json.loads(file.read_text())["recorded"] == "a test"


def test_a_recording_holds_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "new.json"
    name = ObjectName.parse("app:type=Source,password=hidden-7")
    record(str(file), "a test", Snapshot((MBean(name, SECRETS),)), [])
    text = file.read_text()
    assert "hidden" not in text
    assert text.count("<secret>") == len(SECRETS) + 1
    assert load_snapshot(file).mbeans[0].attributes.keys() == SECRETS.keys()


ALIKE: dict[str, AttributeValue] = {
    "Options": [{"option": "keyStorePassword", "value": "hidden-1"}, {"option": "keyStoreType", "value": "JKS"}],
    "Rows": [{"Property": "db.token", "Value": "hidden-2", "defaultValue": "hidden-3"}],
    "Command": ["--password", "hidden-4", 5],
    "Url": "jdbc:h2:./db;PASSWORD=hidden<6 hidden;MODE=a",
    "Text": "<password>hidden<7</password>",
    "Name": "broker.secret",
    "Value": "hidden-8",
    "Count": 9,
}


def test_a_recording_and_the_browser_hide_the_same(tmp_path: Path) -> None:
    record(str(tmp_path / "new.json"), "a test", Snapshot((MBean(NAME, ALIKE),)), [])
    recorded = json.loads((tmp_path / "new.json").read_text())["mbeans"][0]["attributes"]
    readings = tuple(ListedAttribute(name, "java.lang.Object", _as_read(value)) for name, value in ALIKE.items())
    shown = {attribute.name: attribute.value for attribute in plain_mbean(ListedMBean(NAME, readings)).attributes}
    assert shown == recorded
    assert "hidden" not in str(shown)
    assert (shown["Name"], shown["Count"]) == ("broker.secret", 9)
    assert "JKS" in str(shown["Options"])


def _as_read(value: AttributeValue) -> JavaValue:
    if isinstance(value, Mapping):
        return CompositeData("a.B", {key: _as_read(item) for key, item in value.items()})
    if isinstance(value, list):
        return [_as_read(item) for item in value]
    assert value is None or isinstance(value, bool | int | float | str)
    return value


@pytest.mark.parametrize(("file", "cause"), [("there", "File exists"), ("no/folder", "No such file"), ("a\0b", "path")])
def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path, file: str, cause: str) -> None:
    (tmp_path / "there").write_text("as it was")
    with pytest.raises(DocumentError, match=cause):
        record(str(tmp_path / file), "a test", Snapshot(()), [])
    assert (tmp_path / "there").read_text() == "as it was"
