"""Round trips with real JVMs: what each JDK writes is read, and what is written each JDK reads."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from development.jvm import compile_programs
from development.places import JAVA_PROGRAMS
from exporter.jmx import ObjectName
from exporter.jmx.serial import arguments
from exporter.jmx.serial.arguments import JavaArgument, LongArray, MarshalledObject
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import RemoteAbortError, UnknownFormatError
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.serial.writer import ObjectWriter
from testing.jmx.rendering import agrees
from testing.jmx.serial_values import KINDS

_SOURCE = JAVA_PROGRAMS / "SerializedValues.java"
_RELEASES = (11, 17, 21, 25)
_SECONDS = 120


@pytest.fixture(scope="module")
def program(java_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    classes = tmp_path_factory.mktemp("serialized-values")
    compile_programs(java_home, [_SOURCE], classes)
    return classes


def run(java: Path, program: Path, *command: str | Path) -> str:
    done = subprocess.run(
        [java / "bin" / "java", "-XX:TieredStopAtLevel=1", "-cp", program, "SerializedValues", *command],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def ending(stream: bytes, classes: ClassCache) -> Any:
    """The value that a stream holds, or the error in which it ends."""
    reader = ObjectReader(stream, classes=classes)
    reader.read_stream_header()
    try:
        value = reader.read_object()
    except (RemoteAbortError, UnknownFormatError) as error:
        return error
    assert reader.position == len(stream)
    return value


@pytest.mark.parametrize("release", _RELEASES)
def test_what_java_writes_is_what_it_says(
    release: int, jdks: Mapping[int, Path], program: Path, tmp_path: Path
) -> None:
    run(jdks[release], program, "write", tmp_path)
    expected = json.loads((tmp_path / "expected.json").read_text())
    assert set(expected) == {*KINDS, "longString"}
    classes = ClassCache()
    for name, value in expected.items():
        for form in ("plain", "version1", "rmi"):
            found = ending((tmp_path / f"{name}.{form}").read_bytes(), classes)
            if name == "notSerializable":
                assert isinstance(found, RemoteAbortError)
                assert str(found.throwable) == value
            elif name == "externalizable" and form != "plain":
                assert isinstance(found, UnknownFormatError)
            else:
                assert agrees(found, value), f"{name}.{form}"


WRITTEN: list[tuple[JavaArgument, Any]] = [
    (None, None),
    (True, True),
    ("grün \0 \U0001f600", "grün \0 \U0001f600"),
    ("x" * 70_000, "x" * 70_000),
    (b"\x00\xff", {"bytes": "00ff"}),
    (arguments.integer(-5), -5),
    (arguments.long(2**62), 2**62),
    (arguments.double(0.5), 0.5),
    (LongArray([1, -2]), [1, -2]),
    (["a", "b", "a"], ["a", "b", "a"]),
    ([False, False, arguments.integer(0), None], [False, False, 0, None]),
    (arguments.strings([None, "a"]), [None, "a"]),
    (ObjectName.parse('a.b:type="quo,ted",*'), {"objectName": 'a.b:type="quo,ted",*'}),
    (MarshalledObject(None), {"marshalled": None}),
    (MarshalledObject([True, LongArray([7]), "text"]), {"marshalled": [True, [7], "text"]}),
]


@pytest.mark.parametrize("release", _RELEASES)
def test_what_is_written_java_reads(release: int, jdks: Mapping[int, Path], program: Path, tmp_path: Path) -> None:
    files = []
    for annotated in (True, False):
        for number, (value, _) in enumerate(WRITTEN):
            writer = ObjectWriter(annotated=annotated)
            writer.write_stream_header()
            writer.write_object(value)
            file = tmp_path / f"{number}-{annotated}"
            file.write_bytes(writer.getvalue())
            files.append(file)
    lines = run(jdks[release], program, "read", *files).splitlines()
    assert [json.loads(line) for line in lines] == [expected for _, expected in WRITTEN] * 2
