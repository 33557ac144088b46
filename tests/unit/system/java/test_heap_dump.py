"""Where a JVM writes its heap, as the JDK's manual page of `java` says; `%p` as the JDKs of our own tests do."""

import pytest

from exporter.system.java.command import JavaCommand
from exporter.system.java.heap_dump import heap_dump_path, names_of_file

ON, OFF = "-XX:+HeapDumpOnOutOfMemoryError", "-XX:-HeapDumpOnOutOfMemoryError"
FILE = "-XX:HeapDumpPath=/opt/wso2/repository/logs/heap-dump.hprof"


def path_of(*options: str, folder: str | None = "/srv") -> str | None:
    return heap_dump_path(JavaCommand(options, "Main", ()), folder)


@pytest.mark.parametrize("options", [(), (FILE,), (ON, FILE, OFF)])
def test_without_the_option_none_is_written(options: tuple[str, ...]) -> None:
    assert path_of(*options) is None


def test_the_path_is_the_last_option_s() -> None:
    assert path_of(ON, "-XX:HeapDumpPath=/tmp", FILE) == "/opt/wso2/repository/logs/heap-dump.hprof"


@pytest.mark.parametrize(("options", "path"), [((), "/srv"), (("-XX:HeapDumpPath=dumps/a",), "/srv/dumps/a")])
def test_a_path_is_below_the_folder_that_the_process_runs_in(options: tuple[str, ...], path: str) -> None:
    assert path_of(ON, *options) == path


def test_where_that_folder_is_not_known_an_absolute_path_is_and_no_other() -> None:
    assert path_of(ON, folder=None) is None
    assert path_of(ON, FILE, folder=None) == "/opt/wso2/repository/logs/heap-dump.hprof"


def test_a_process_id_in_the_name_is_put_in_or_not() -> None:
    assert names_of_file("heap-%p.hprof", 42) == ("heap-%p.hprof", "heap-42.hprof")
    assert names_of_file("heap.hprof", 42) == ("heap.hprof",)
