"""What a JVM was started with, as the JVM itself says."""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from exporter.system.files import UnreadableFileError
from exporter.system.java.command import JavaCommand
from exporter.system.java.start import JavaStart, assemble
from testing.java_starts import start_of, wait_for_environment


def test_another_program_has_only_its_command_line() -> None:
    """The launcher's variable is for the launcher."""
    environment = os.environ | {"JAVA_TOOL_OPTIONS": "-Da=b"}
    command = [sys.executable, "-c", "input()", "-Dc=d"]
    with subprocess.Popen(command, stdin=-1, env=environment) as process:
        wait_for_environment(process)
        assert start_of(process.pid) == JavaStart(JavaCommand(("-c",), "input()", ("-Dc=d",)))
        process.kill()


def given(files: Mapping[str, str], *arguments: str) -> JavaStart:
    def read(path: str) -> str:
        if path not in files:
            raise UnreadableFileError("cannot be read: nothing is there")
        return files[path]

    return assemble(("/opt/jdk/bin/java", *arguments), {}, read)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["@a", "Main", "@a"], JavaCommand(("-Da=1",), "Main", ("@a",))),
        (["-cp", "@a", "Main"], JavaCommand(("-cp",), "Main", ())),
        (["--disable-@files", "@a", "Main"], JavaCommand(("--disable-@files", "@a"), "Main", ())),
        (["-jar", "@jar", "@a"], JavaCommand((), "server.jar", ("@a",))),
        (["@main", "@a"], JavaCommand(("-Db=2",), "Main", ("x", "@a"))),
        (["@nested", "Main"], JavaCommand(("@a",), "Main", ())),
        (["-cp", "x", "@a", "Main"], JavaCommand(("-cp", "-Da=1"), "Main", ())),
    ],
)
def test_argument_files_are_put_in_up_to_the_main_class(arguments: list[str], expected: JavaCommand) -> None:
    files = {"a": "-Da=1", "jar": "server.jar", "main": "-Db=2 Main x", "nested": "@a"}
    assert given(files, *arguments) == JavaStart(expected)


def test_a_file_that_cannot_be_read_is_named() -> None:
    start = given({}, "@gone", "Main")
    assert start.hidden == ("its options in gone: cannot be read: nothing is there",)
    assert start.command == JavaCommand(("@gone",), "Main", ())


@pytest.mark.parametrize(
    "place", ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "@a", "-XX:VMOptionsFile=a"]
)
def test_no_more_options_are_kept_than_any_server_has(place: str) -> None:
    """Anybody may have a hundred processes with a hundred thousand, which are looked at again and again."""
    text = "-Da=1 " * 600 + "-Db=1 " * 600
    variables = {} if "a" in place else {place: text}
    start = assemble(["java", *([place] if "a" in place else []), "-Dc=1", "Main"], variables, lambda _: text)
    assert (start.command.options.count("-Da=1"), start.command.options.count("-Db=1")) == (600, 400)
    assert start.command.property("c") == "1"
    assert start.hidden == ("no more than 1000 options in files and variables are read",)


def test_no_more_than_a_few_files_are_read() -> None:
    start = given({"a": "-Da=1"}, *["@a"] * 1000, "Main")
    assert start.command.options.count("-Da=1") == 16
    assert start.hidden == ("no more than 16 files of options are read",)


@pytest.mark.parametrize(
    ("arguments", "is_carbon"),
    [
        (["-Dcarbon.home=/opt/wso2", "Main"], True),
        (["@home", "Main"], True),
        (["-Dcarbon.home=", "Main"], False),
        (["Main", "-Dcarbon.home=/opt/wso2"], False),
        (["@gone", "Main"], False),
        (["@gone", "org.wso2.carbon.bootstrap.Bootstrap"], None),
        (["@gone"], None),
    ],
)
def test_a_carbon_server_is_told_by_its_home_or_unknown(arguments: list[str], *, is_carbon: bool | None) -> None:
    assert given({"home": "-Dcarbon.home=/opt/wso2"}, *arguments).is_carbon is is_carbon
