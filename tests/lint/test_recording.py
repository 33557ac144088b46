import json
from pathlib import Path

import pytest

from exporter.document import DocumentError
from exporter.jmx.objectname import ObjectName
from exporter.lint.recording import record
from exporter.model import AttributeValue, MBean, Snapshot
from exporter.targets.recorded import load_snapshot

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


@pytest.mark.parametrize(("file", "cause"), [("there", "File exists"), ("no/folder", "No such file"), ("a\0b", "path")])
def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path, file: str, cause: str) -> None:
    (tmp_path / "there").write_text("as it was")
    with pytest.raises(DocumentError, match=cause):
        record(str(tmp_path / file), "a test", Snapshot(()), [])
    assert (tmp_path / "there").read_text() == "as it was"
