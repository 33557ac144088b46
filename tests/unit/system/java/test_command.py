"""Command lines taken apart as the JDK's manual page of `java` says."""

import pytest

from exporter.system.java.command import JavaCommand, carbon_home, class_path, last_property


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["java", "-Xmx1g", "Main", "-Dx=1"], JavaCommand(("-Xmx1g",), "Main", ("-Dx=1",))),
        (["-Xmx1g", "Main"], JavaCommand(("-Xmx1g",), "Main", ())),
        (
            ["java", "-cp", "a.jar", "--add-opens", "a/b=ALL", "-Da=b", "Main"],
            JavaCommand(("-cp", "--add-opens", "-Da=b"), "Main", ()),
        ),
        (["java", "-Da=b", "-jar", "server.jar", "x"], JavaCommand(("-Da=b",), "server.jar", ("x",))),
        (["java", "-p", "mods", "-m", "a/b.Main"], JavaCommand(("-p",), "a/b.Main", ())),
        (["java", "@options", "Main"], JavaCommand(("@options",), "Main", ())),
        (["java", "-version"], JavaCommand(("-version",), None, ())),
        (["java", "-jar"], JavaCommand((), None, ())),
        ([], JavaCommand((), None, ())),
    ],
)
def test_a_command_line_has_options_a_program_and_its_arguments(arguments: list[str], expected: JavaCommand) -> None:
    assert JavaCommand.parse(arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (["-Dport=1", "-Dport=2"], "2"),
        (["-Dport="], ""),
        (["-Dport"], ""),
        (["-Dports=1", "port=1", "-Dport.other=1"], None),
        (["-Dport=a=b"], "a=b"),
    ],
)
def test_the_last_property_counts(arguments: list[str], value: str | None) -> None:
    assert last_property(arguments, "port") == value


def test_a_property_after_the_programs_name_is_none_of_the_jvms() -> None:
    assert JavaCommand.parse(["java", "-Da=1", "Main", "-Da=2"]).property("a") == "1"


@pytest.mark.parametrize(
    ("options", "folder", "home"),
    [
        (("-Dcarbon.home=/opt/wso2",), "/srv", "/opt/wso2"),
        (("-Dcarbon.home=/opt/wso2/",), None, "/opt/wso2"),
        (("-Dcarbon.home=wso2",), "/srv", "/srv/wso2"),
        (("-Dcarbon.home=.",), "/srv/wso2", "/srv/wso2"),
        (("-Dcarbon.home=wso2",), None, None),
        (("-Dcarbon.home=/a", "-Dcarbon.home=/b"), "/", "/b"),
        (("-Dcarbon.home=",), "/", None),
        (("-Dcarbon.home",), "/", None),
        ((), "/", None),
    ],
)
def test_a_servers_home_is_what_the_last_option_says_from_the_folder_that_it_runs_in(
    options: tuple[str, ...], folder: str | None, home: str | None
) -> None:
    assert carbon_home(JavaCommand(options, "Bootstrap", ()), folder) == home


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        (["java", "-cp", "/a:/b/*", "Main"], ("/a", "/b/*")),
        (["java", "-cp", "/a", "-classpath", "/b", "Main"], ("/b",)),
        (["java", "--class-path=/a::/b", "Main"], ("/a", "/b")),
        (["java", "--add-modules", "x", "--class-path", "/a", "Main", "-cp", "/c"], ("/a",)),
        (["java", "-jar", "a.jar", "-cp", "/c"], ()),
        (["java", "-cp"], ()),
        ([], ()),
    ],
)
def test_the_class_path_is_that_of_the_last_option(arguments: list[str], places: tuple[str, ...]) -> None:
    assert class_path(arguments) == places
