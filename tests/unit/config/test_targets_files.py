"""Targets in files beside the configuration: which files, in what form, and what is said of what is wrong there."""

import os
from pathlib import Path

import pytest

from exporter.config.loader import load_settings
from exporter.config.settings import Settings
from exporter.document import DocumentError
from exporter.secrecy.credentials import Credentials

ENTRY = "- {{name: {name}, url: 'localhost:9999'}}\n"


def write(folder: Path, **files: str) -> None:
    """Files by their names, in which `__` stands for a folder's slash."""
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path = path if path.suffix else path.with_suffix(".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def load(folder: Path, key: str, **environment: str) -> Settings:
    (folder / "main.yml").write_text(f"targets_file: {key}\n")
    return load_settings(folder / "main.yml", environment, shown_as="etc/main.yml")


def names(folder: Path, key: str, **environment: str) -> list[str]:
    return [target.name for target in load(folder, key, **environment).targets]


def refused(folder: Path, key: str) -> str:
    with pytest.raises(DocumentError) as caught:
        load(folder, key)
    return str(caught.value)


def test_a_file_is_a_list_or_has_the_key_targets(tmp_path: Path) -> None:
    write(tmp_path, one=ENTRY.format(name="a"), other="targets:\n" + ENTRY.format(name="b"))
    assert names(tmp_path, "one.yml") == ["a"]
    assert names(tmp_path, "[one.yml, other.yml]") == ["a", "b"]


def test_a_pattern_stands_for_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, d__b=ENTRY.format(name="b"), d__a=ENTRY.format(name="a"), e__c=ENTRY.format(name="c"))
    assert names(tmp_path, "d/*.yml") == ["a", "b"]
    assert names(tmp_path, "'[de]/?.yml'") == ["a", "b", "c"]
    assert names(tmp_path, f"{tmp_path}/d/*.yml") == ["a", "b"]
    assert names(tmp_path, "${FILES}", FILES="e/*") == ["c"]


def test_a_file_that_two_patterns_stand_for_counts_once(tmp_path: Path) -> None:
    write(tmp_path, d__a=ENTRY.format(name="a"))
    assert names(tmp_path, "[d/a.yml, d/*.yml]") == ["a"]


def test_a_mounted_config_map_counts_once(tmp_path: Path) -> None:
    """Kubernetes has each file as a link through `..data` to a hidden folder."""
    write(tmp_path, d__hidden__a=ENTRY.format(name="a"))
    (tmp_path / "d/hidden").rename(tmp_path / "d/..2026")
    (tmp_path / "d/..data").symlink_to("..2026")
    (tmp_path / "d/a.yml").symlink_to("..data/a.yml")
    assert names(tmp_path, "d/*") == ["a"]


@pytest.mark.parametrize("key", ["d/*.yml", "nowhere/*.yml", "'*/targets.yml'"])
def test_a_pattern_may_stand_for_nothing(tmp_path: Path, key: str) -> None:
    (tmp_path / "d").mkdir()
    assert names(tmp_path, key) == []


def test_an_empty_list_has_no_targets(tmp_path: Path) -> None:
    write(tmp_path, a="[]\n", b="targets: []\n")
    assert names(tmp_path, "[a.yml, b.yml]") == []


def test_the_configurations_own_targets_come_first(tmp_path: Path) -> None:
    write(tmp_path, a=ENTRY.format(name="a"), main="targets:\n" + ENTRY.format(name="z") + "targets_file: a.yml\n")
    assert [target.name for target in load_settings(tmp_path / "main.yml", {}).targets] == ["z", "a"]


def test_files_that_may_come_later_are_something_to_read(tmp_path: Path) -> None:
    write(tmp_path, main="targets_file: d/*.yml\nhost: {enabled: false}\n")
    assert not load_settings(tmp_path / "main.yml", {}).targets


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    write(tmp_path, d__a="- {name: a, url: 'localhost:9999', username: u, password_file: a.password}\n")
    (tmp_path / "d/a.password").write_text("hunter2")
    (target,) = load(tmp_path, "d/*.yml").targets
    assert target.credentials == Credentials("u", tmp_path / "d/a.password")


def test_what_is_wrong_is_told_of_its_own_file(tmp_path: Path) -> None:
    write(tmp_path, d__a=ENTRY.format(name="a"), d__b="- name: b\n  url: hunter2://\n", e__c="targets:\n- nme: c\n")
    assert refused(tmp_path, "d/*.yml").startswith("etc/d/b.yml:2: [0].url: found ")
    assert refused(tmp_path, "e/c.yml").startswith("etc/e/c.yml:2: targets[0].nme: found an unknown key, expected ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "1: found an empty file, expected a list of targets; [] is an empty one"),
        ("discover: true\n", "1: discover: found an unknown key, expected one of: targets"),
        ("hunter2\n", "1: found a text, expected a list"),
        ("- name: a\n  url: local", "2: [0].url: found no port, expected HOST:PORT"),
        ("- {name: CHANGE_ME, url: 'a:1'}\n", "1: [0].name: found CHANGE_ME, expected what it stands for"),
        ("- {name: a, url: 'a:1'\n", "2: not YAML: "),
    ],
)
def test_a_file_that_is_none_of_targets_is_refused(tmp_path: Path, text: str, line: str) -> None:
    write(tmp_path, a=text)
    said = refused(tmp_path, "a.yml")
    assert said.startswith(f"etc/a.yml:{line}"), said
    assert "hunter2" not in said


@pytest.mark.parametrize("key", ["pipe.yml", "p*.yml"])
def test_a_pipe_that_nobody_writes_into_is_refused_at_once(tmp_path: Path, key: str) -> None:
    os.mkfifo(tmp_path / "pipe.yml")
    assert refused(tmp_path, f"'{key}'").endswith("found a pipe, socket or device, expected a file")


@pytest.mark.parametrize("key", ["loop.yml", "l*.yml"])
def test_a_link_that_leads_to_itself_is_refused(tmp_path: Path, key: str) -> None:
    (tmp_path / "loop.yml").symlink_to("loop.yml")
    assert refused(tmp_path, f"'{key}'").endswith("cannot be read: Too many levels of symbolic links")


def test_a_name_with_a_line_break_is_told_in_one_line(tmp_path: Path) -> None:
    write(tmp_path, **{"a\nb": "- {name: a, url: 'local'}\n"})
    assert refused(tmp_path, "a*.yml").startswith(r"etc/a\nb.yml:1: [0].url: found no port")


def test_a_name_that_two_files_have_is_told_with_both_places(tmp_path: Path) -> None:
    write(
        tmp_path, d__a=ENTRY.format(name="x") + ENTRY.format(name="same"), d__b="targets:\n" + ENTRY.format(name="same")
    )
    assert refused(tmp_path, "d/*.yml") == (
        "etc/d/b.yml:2: targets[0].name: found the name of [1] in etc/d/a.yml, line 2, expected one of its own"
    )
    write(tmp_path, d__b=ENTRY.format(name="y") * 2)
    assert refused(tmp_path, "d/*.yml") == ("etc/d/b.yml:2: [1].name: found the name of [0], expected one of its own")


def test_a_secret_in_a_file_that_everybody_may_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.config.exposure.open_to_all", lambda path: path.name == "a.yml")
    write(tmp_path, d__a="- {name: a, url: 'localhost:9999', username: u, password: hunter2}\n")
    (line,) = load(tmp_path, "d/*.yml").exposed
    assert line.startswith("etc/d/a.yml:1: [0].password: found a password in a file that every user")
