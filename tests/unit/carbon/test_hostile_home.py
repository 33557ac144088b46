"""A home that means harm: every fact that comes of its files is told or unknown, soon, and nothing of it is quoted."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.carbon.opening import folder_home, process_home
from exporter.carbon.server_files import ServerFiles
from exporter.facts.fact import Known, Unknown
from exporter.facts.inspection import Site
from exporter.facts.inspector import inspect
from exporter.facts.registry import INSPECTIONS
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts, ProcessIdentity
from exporter.model.site import SiteSettings
from exporter.system.roots import Roots
from testing.homes import CONF, started_home

OF_FILES = tuple(dict.fromkeys(each for each in INSPECTIONS.values() if each.origin == "files"))
LINES = "".join(f"planted{number} = {'[' * 5000}\n" for number in range(3))
BOMB = (
    '<!DOCTYPE a [<!ENTITY a0 "planted">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><a>&a9;</a>"
)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


def planted(path: Path) -> None:
    path.write_bytes('<?xml version="1.0" encoding="ISO-8859-1"?><Server><HostName>plänted'.encode("iso-8859-1"))


KINDS: dict[str, Callable[[Path], object]] = {
    "entity bomb": lambda path: path.write_text(BOMB),
    "1 GB": sparse,
    "5,000 brackets": lambda path: path.write_text(LINES),
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "link to secrets": lambda path: path.symlink_to("/etc/shadow"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "DOCTYPE": lambda path: path.write_text('<!DOCTYPE a PUBLIC "planted" "http://192.0.2.1/planted"><a/>'),
    "Latin-1": planted,
    "nothing": lambda path: path.write_bytes(b""),
    "not there": lambda _: None,
    "bytes": lambda path: path.write_bytes(bytes(range(256)) * 100),
    "a secret": lambda path: path.write_text("<a><Password>$secret{planted}</Password></a>"),
}


def by_process(home: Path) -> ServerFiles:
    process = ProcessFacts(ProcessIdentity(os.getpid(), 1), (), str(home), None)
    return process_home(process, Roots())


@pytest.mark.parametrize("opened", [by_process, folder_home], ids=["process", "folder"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_home_costs_no_more_than_its_own_facts(
    tmp_path: Path, kind: str, opened: Callable[[Path], ServerFiles], caplog: pytest.LogCaptureFixture
) -> None:
    home = started_home(tmp_path)
    for path in sorted((home / CONF).rglob("*")):
        if path.is_file():
            path.unlink()
            KINDS[kind](path)
    facts = inspect(OF_FILES, Site(0.0, Deadline.after(60), SiteSettings(), files=opened(home)))
    assert "plänted" not in f"{facts!r}{caplog.text}"
    assert "planted" not in f"{facts!r}{caplog.text}"
    assert "root:" not in repr(facts)
    assert caplog.records == []
    assert facts.keys() >= {"databases_on_h2", "passwords_in_clear", "host_name_set"}


def test_one_file_that_means_harm_leaves_the_others_alone(tmp_path: Path) -> None:
    home = started_home(tmp_path)
    (home / CONF / "user-mgt.xml").unlink()
    os.mkfifo(home / CONF / "user-mgt.xml")
    facts = inspect(OF_FILES, Site(0.0, Deadline.after(60), SiteSettings(), files=folder_home(home)))
    reason = f"{CONF}/user-mgt.xml: found a folder, pipe, socket or device, expected a file"
    assert facts["users_on_h2"] == (Unknown(reason),)
    assert isinstance(facts["host_name_set"][0], Known)
    shutil.rmtree(home)


def test_names_of_files_are_told_in_texts_that_every_format_can_hold(tmp_path: Path) -> None:
    home = started_home(tmp_path)
    folder = home / "repository/deployment/server/userstores"
    folder.mkdir(parents=True)
    store = f"<a class='{'C' * 5000}'><Property name='url'>jdbc:h2:x</Property></a>"
    (folder / os.fsdecode(b"\xff\x1b[31m\n.xml")).write_text(store)
    facts = inspect(OF_FILES, Site(0.0, Deadline.after(60), SiteSettings(), files=folder_home(home)))
    found = [each for each in facts["users_on_h2"] if isinstance(each, Known) and each.file.endswith("31m\\n.xml")]
    assert [each.file.isprintable() and len(each.evidence) < 1100 for each in found] == [True]
    assert all(each.isascii() for each in (found[0].file, found[0].evidence))


def test_without_a_home_its_facts_are_unknown_for_that_reason() -> None:
    facts = inspect(OF_FILES, Site(0.0, Deadline.after(60), SiteSettings(), no_files="it was not found"))
    assert not any(isinstance(fact, Known) for found in facts.values() for fact in found)
    assert facts["databases_on_h2"] == facts["passwords_in_clear"] == (Unknown("it was not found"),)
