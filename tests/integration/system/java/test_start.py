import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from exporter.system.java.start import java_start
from exporter.system.roots import Roots
from testing.java_starts import start_of, wait_for_environment
from testing.jvm import MICRO_INTEGRATOR, WaitingJava

PLACES = ("tool", "launcher", "file", "line", "options_file", "last")


def properties_of(pid: int, java_home: Path) -> dict[str, str]:
    """The JVM's own, by its command `VM.system_properties`."""
    command = [str(java_home / "bin" / "jcmd"), str(pid), "VM.system_properties"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    pairs = (line.partition("=") for line in printed.splitlines() if line.startswith("test."))
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("release", [11, 17, 21, 25])
def test_of_all_places_for_options_the_one_counts_that_counts_for_the_jvm(
    jdks: Mapping[int, Path], waiting_java: WaitingJava, tmp_path: Path, release: int
) -> None:
    """Each of several properties stands in some places only, each time with the place as its value."""
    held = {place: [other for other in PLACES if other != place] for place in PLACES} | {"alone": list(PLACES)}

    def options(place: str) -> list[str]:
        pairs = [(absent, place) for absent, places in held.items() if place in places]
        return [f"-Dtest.{absent}={place}" for absent, place in pairs] + [f"-Dtest.only.{place}=1"]

    (tmp_path / "more options").write_text("\n".join(options("options_file")))
    (tmp_path / "arguments").write_text("# options\n" + " ".join(f'"{option}"' for option in options("file")))
    pid = waiting_java(
        f"@{tmp_path / 'arguments'}",
        *options("line"),
        f"-XX:VMOptionsFile={tmp_path / 'more options'}",
        java=jdks[release] / "bin" / "java",
        environment={
            "JAVA_TOOL_OPTIONS": " ".join(options("tool")),
            "JDK_JAVA_OPTIONS": " ".join(options("launcher")),
            "_JAVA_OPTIONS": " ".join(options("last")),
        },
    )
    start = start_of(pid)
    expected = properties_of(pid, jdks[release])
    assert {name: start.command.property(name) for name in expected} == expected
    assert len(expected) == len(held) + len(PLACES)
    assert (start.command.program, start.hidden) == (MICRO_INTEGRATOR, ())


def test_of_the_environment_nothing_is_kept_but_what_is_java_s(waiting_java: WaitingJava) -> None:
    secrets = {"DB_PASSWORD": "hunter2", "XJAVA_TOOL_OPTIONS": "hunter2", "JAVA_TOOL_OPTIONSX": "hunter2"}
    start = start_of(waiting_java(environment={**secrets, "JAVA_TOOL_OPTIONS": "-Da=b"}))
    assert start.command.property("a") == "b"
    assert "hunter2" not in repr(start)


def test_an_environment_without_end_is_not_read(waiting_java: WaitingJava) -> None:
    """Any process may have megabytes of it."""
    pid = waiting_java(environment={f"V{number}": "x" * 100_000 for number in range(15)})
    (line,) = start_of(pid).hidden
    assert line == "its environment cannot be read: it has more than 1048576 bytes"


def test_java_8_has_neither_argument_files_nor_the_launchers_variable(tmp_path: Path) -> None:
    """There is no such Java here: a copy of another program has its place and its archive of classes."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "rt.jar").touch()
    java = tmp_path / "bin" / "java"
    java.write_bytes(Path("/bin/sleep").read_bytes())
    java.chmod(0o700)
    (tmp_path / "options").write_text("-Dfile=1")
    environment = {"JDK_JAVA_OPTIONS": "-Da=b", "JAVA_TOOL_OPTIONS": "-Dc=d"}
    with subprocess.Popen(["java", "60"], executable=java, env=environment) as process:
        wait_for_environment(process)
        start = java_start(process.pid, ["java", f"@{tmp_path / 'options'}", "Main"], Roots())
        process.kill()
    assert [start.command.property(name) for name in ("a", "c", "file")] == [None, "d", None]
