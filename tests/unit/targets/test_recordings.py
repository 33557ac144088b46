from pathlib import Path

import pytest

from exporter.document import DocumentError
from exporter.jmx import ObjectName
from exporter.model.snapshot import MBean, UnreadableMBean
from exporter.targets.recordings import load_snapshot

TWICE = """{"recorded": "x", "mbeans": [
 {"objectName": "a:b=c,d=e", "attributes": {}},
 {"objectName": "a:d=e,b=c", "attributes": {}}]}"""
BAD = [
    ('{"recorded": "x",\n "mbeans": [', 2, "found something else than JSON"),
    ("[]", 1, "found no recording of a server: Expected `object`, got `array`"),
    ('{"recorded": "x"}', 1, "found no recording of a server: Object missing required field `mbeans`"),
    ('{"recorded": "x", "mbeans": [{"objectName": "a:b=c", "attributes": 1}]}', 1, "Expected `object`, got `int`"),
    ("[" * 100_000, 1, "found no recording of a server"),
    ("1" * 5000, 1, "found a number of more than 4300 digits"),
    (TWICE, 1, "mbeans: found a:d=e,b=c twice, expected each MBean once"),
]


@pytest.mark.parametrize(("text", "line", "message"), BAD)
def test_a_file_that_is_no_recording_is_one_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    file = tmp_path / "recording.json"
    file.write_text(text)
    with pytest.raises(DocumentError) as caught:
        load_snapshot(file)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read: No such file"):
        load_snapshot(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b'{"recorded": "\xff\xfe"}')
    with pytest.raises(DocumentError, match="found no recording of a server"):
        load_snapshot(tmp_path / "binary.json")


def test_an_mbean_whose_name_is_none_costs_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    mbeans = '{"objectName": "a", "attributes": {}}, {"objectName": "a:b=c", "attributes": {"A": 1}}'
    file.write_text(f'{{"recorded": "x", "mbeans": [{mbeans}]}}')
    snapshot = load_snapshot(file)
    assert snapshot.mbeans == (MBean(ObjectName.parse("a:b=c"), {"A": 1}),)
    assert snapshot.unreadable_mbeans == (UnreadableMBean("a", "'a' has no colon after the domain"),)
