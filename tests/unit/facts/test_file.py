"""Facts from a file in the place of those that would be gathered."""

from pathlib import Path

import pytest

from exporter.document.errors import DocumentError
from exporter.facts.fact import Facts, Known, NotApplicable, Unknown
from exporter.facts.file import load_facts, written_facts

FILE = """\
facts:
  - {fact: heap_maximum, value: 2147483648, evidence: 2.0 GiB (-Xmx2048m), read_at: 1764470000.5, source: files}
  - {fact: connector_max_threads, value: 250, evidence: 250 at http}
  - {fact: connector_max_threads, value: 100, evidence: 100 at https, approximate: true}
  - {fact: disk_free, unknown: the file may not be read}
  - {fact: memory_available, not_applicable: the server does not run}
  - {fact: roles, value: [gateway, key-manager], evidence: as configured}
  - {fact: product, value: null, evidence: there is none}
"""
LAST = "  - {fact: product, value: null, evidence: there is none}\n"

MALFORMED = [
    ("  - {fact: heap, value: 1, evidence: x}\n", 9, "facts[7].fact: found 'heap', expected one of: "),
    ("  - {fact: cores}\n", 9, "facts[7].fact: found it with nothing, expected one of: value, unknown, not_applicable"),
    ("  - {fact: cores, value: 1, evidence: x, unknown: y}\n", 9, "facts[7].fact: found it with value and unknown, "),
    ("  - {fact: cores, value: 1}\n", 9, "facts[7].fact: found value or evidence alone, expected both or none"),
    ("  - {fact: cores, unknown: y, evidence: x}\n", 9, "facts[7].fact: found value or evidence alone, "),
    ("  - {fact: cores, unknown: ''}\n", 9, "facts[7].unknown: found an empty text, "),
    ("  - {fact: cores, value: .nan, evidence: x}\n", 9, "facts[7].value: found no finite number, expected one"),
    ("  - {fact: cores, value: {a: 1}, evidence: x}\n", 9, "facts[7].value: found a mapping of keys and values, "),
    ("  - {fact: cores, value: 1, evidence: x, source: files}\n", 9, "facts[7].fact: found read_at or source alone, "),
    ("  - {fact: cores, value: 1, evidence: x, source: files, read_at: 1e18}\n", 9, "facts[7].read_at: found a "),
    ("  - {fact: cores, value: 1, evidence: x, source: files, read_at: .inf}\n", 9, "facts[7].read_at: found a "),
    ("  - {fact: cores, valeu: 1, evidence: x}\n", 9, "facts[7].valeu: found an unknown key, expected one of: fact, "),
    ("facts: []\n", 9, "facts: found the key twice, first in line 1, expected it once"),
]


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "facts.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_a_file_says_of_a_server_is_known_with_its_evidence_and_age(tmp_path: Path) -> None:
    found = load_facts(written(tmp_path, FILE))
    heap = Known(2147483648, "2.0 GiB (-Xmx2048m)", read_at=1764470000.5, source="files")
    assert found.facts("heap_maximum") == (heap,)
    assert found.facts("connector_max_threads") == (
        Known(250, "250 at http"),
        Known(100, "100 at https", approximate=True),
    )
    assert found.facts("disk_free") == (Unknown("the file may not be read"),)
    assert found.facts("memory_available") == (NotApplicable("the server does not run"),)
    assert found.facts("roles") == (Known(("gateway", "key-manager"), "as configured"),)
    assert found.facts("product") == (Known(None, "there is none"),)


def test_what_a_file_does_not_tell_is_unknown(tmp_path: Path) -> None:
    file = written(tmp_path, FILE)
    assert load_facts(file).facts("cores") == (Unknown(f"{file} does not tell"),)


@pytest.mark.parametrize(("line", "number", "message"), MALFORMED)
def test_what_is_wrong_with_a_file_is_told_in_one_line(tmp_path: Path, line: str, number: int, message: str) -> None:
    file = written(tmp_path, FILE + line)
    with pytest.raises(DocumentError) as error:
        load_facts(file)
    assert str(error.value).startswith(f"{file}:{number}: {message}")


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.yml:1: "):
        load_facts(tmp_path / "none.yml")


def test_written_facts_are_read_as_they_were(tmp_path: Path) -> None:
    facts: dict[str, Facts] = {
        "heap_maximum": (Known(2**31, "2.0 GiB (-Xmx2048m): ä'\"\\#{}[]", read_at=1.5, source="jmx"),),
        "connector_max_threads": (
            Known(1e16, "a", approximate=True),
            Known("tru: e", "b", read_at=1e9, source="files", file="conf/carbon.xml", line=3),
            Known(("a", "b, c"), "c"),
            Known(None, "d"),
            Known(False, "e"),
        ),
        "disk_free": (Unknown("the file: may not be read"),),
        "memory_available": (NotApplicable("the server does not run"),),
    }
    file = tmp_path / "facts.yml"
    file.write_text(written_facts(facts), encoding="utf-8")
    loaded = load_facts(file)
    assert {name: loaded.facts(name) for name in facts} == facts


@pytest.mark.parametrize("hostile", ["\x1b[31m\x00", "\ud800", "\u202e\n- {fact: x}", "\U0001f600", "\x7f\x85\u2028"])
def test_written_facts_can_be_read_whatever_a_server_said(hostile: str, tmp_path: Path) -> None:
    file = tmp_path / "facts.yml"
    file.write_text(written_facts({"disk_free": (Known(hostile, hostile), Unknown(hostile))}), encoding="utf-8")
    known, unknown = load_facts(file).facts("disk_free")
    assert isinstance(known, Known)
    assert known.evidence.isprintable()
    assert isinstance(unknown, Unknown)


def test_no_facts_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_text(written_facts({}))
    load_facts(tmp_path / "f.yml")
