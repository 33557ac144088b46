import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.carbon.files import (
    MAXIMUM_BYTES,
    CarbonFileError,
    element_text,
    is_file,
    nested,
    read_json,
    read_toml,
    read_xml,
)

Read = Callable[[Path], object]
ENTITY = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>"


def test_elements_are_read_in_any_namespace_and_absent_ones_are_empty(tmp_path: Path) -> None:
    file = tmp_path / "carbon.xml"
    file.write_text('<Server xmlns="http://wso2.org/carbon.xml"><Ports><Offset> 3 </Offset></Ports></Server>')
    root = read_xml(file)
    assert element_text(root, "Ports", "Offset") == "3"
    assert element_text(root, "Ports", "JMX", "RMIServerPort") == ""


def test_settings_are_found_within_tables_and_absent_ones_are_none(tmp_path: Path) -> None:
    file = tmp_path / "deployment.toml"
    file.write_text("monitoring = 1\n[server]\noffset = 3\n")
    table = read_toml(file)
    assert nested(table, "server", "offset") == 3
    assert nested(table, "monitoring", "jmx", "rmi_server_start") is None


@pytest.mark.parametrize(
    ("read", "content", "reason"),
    [
        (read_xml, "<Server", "is no XML (line 1)"),
        (read_xml, ENTITY, "declares entities, which are not read"),
        (read_toml, "[server", "is no TOML"),
        (read_toml, b"a = '\xff'", "is no TOML: it is not in UTF-8"),
        (read_toml, f"a = {'[' * 5000}", "is nested too deeply (line 1)"),
        (read_json, "{", "is no JSON"),
        (read_json, "[" * 100_000, "is no JSON"),
        (read_json, "[1]", "holds no JSON object"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(read: Read, content: str | bytes, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CarbonFileError) as caught:
        read(file)
    assert str(caught.value) == f"{file} {reason}"


@pytest.mark.parametrize("read", [read_xml, read_toml, read_json])
def test_nothing_but_a_small_regular_file_is_read(read: Read, tmp_path: Path) -> None:
    pipe, long, absent = tmp_path / "pipe", tmp_path / "long", tmp_path / "absent"
    os.mkfifo(pipe)  # nobody writes into it: whoever waited for that would never come back
    long.write_bytes(b" " * (MAXIMUM_BYTES + 1))
    reasons = {
        pipe: "found a pipe, socket or device, expected a file",
        long: f"found more than {MAXIMUM_BYTES} bytes, expected a shorter file",
        absent: "cannot be read: No such file or directory",
        tmp_path: "cannot be read: Is a directory",
    }
    for file, reason in reasons.items():
        with pytest.raises(CarbonFileError) as caught:
            read(file)
        assert str(caught.value) == f"{file}: {reason}"


def test_where_nobody_may_look_nobody_knows_whether_there_is_a_file(tmp_path: Path) -> None:
    """As in a folder that only its user may look into, which root's tests cannot show."""
    assert not is_file(tmp_path / "absent")
    assert not is_file(tmp_path)
    hidden = tmp_path / ("x" * 300)
    with pytest.raises(CarbonFileError, match="cannot be looked at: File name too long"):
        is_file(hidden)
