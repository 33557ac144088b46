import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from exporter.document import Document, DocumentError, read_document

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a text as the file `f.yml`."""

    def read_text(content: str | bytes, environment: Mapping[str, str] | None = None) -> Document:
        file = tmp_path / "f.yml"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_document(file, environment=environment, shown_as="f.yml")

    return read_text


def refused(read: Read, content: str | bytes, environment: Mapping[str, str] | None = None) -> str:
    with pytest.raises(DocumentError) as caught:
        read(content, environment)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # the examples of YAML 1.2.2, section 10.3.2
        ("null", None),
        ("Null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("0", 0),
        ("0o7", 7),
        ("0x3A", 58),
        ("-19", -19),
        ("0.", 0.0),
        ("-0.0", -0.0),
        (".5", 0.5),
        ("+12e03", 12000.0),
        ("-2E+05", -200000.0),
        (".inf", math.inf),
        ("-.Inf", -math.inf),
        ("+.INF", math.inf),
        # what YAML 1.1 took for something else
        ("010", 10),
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("12:30:00", "12:30:00"),
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T22:00:00Z", "2026-11-23T22:00:00Z"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        ("0xZZ", "0xZZ"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("!!int 12", 12),
        ("[]", []),
        ("{}", {}),
        ("9" * 64, int("9" * 64)),
    ],
)
def test_values_are_those_of_the_core_schema(read: Read, text: str, value: Any) -> None:
    found = read(f"key: {text}\n").data["key"]
    assert (found, type(found)) == (value, type(value))


def test_not_a_number_is_read(read: Read) -> None:
    assert math.isnan(read("key: .NaN\n").data["key"])


def test_keys_are_texts_whatever_they_look_like(read: Read) -> None:
    assert read("1: a\ntrue: b\n~: c\n<<: d\n").data == {"1": "a", "true": "b", "~": "c", "<<": "d"}


def test_a_merge_key_merges_nothing(read: Read) -> None:
    assert read("a: &a {x: 1}\nb:\n  <<: *a\n").data["b"] == {"<<": {"x": 1}}


@pytest.mark.parametrize("text", ["", "\n", "# nothing but a comment\n", "---\n", "--- null\n"])
def test_a_file_without_a_value_is_null(read: Read, text: str) -> None:
    assert read(text).data is None


def test_every_field_has_its_line(read: Read) -> None:
    document = read("a: 1\n\nb:\n  - c: 2\n    d:\n      3\n  - 4\n")
    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 0, "c"): 4,
        ("b", 0, "d"): 5,
        ("b", 1): 7,
    }


def test_an_error_is_raised_for_a_field_or_what_holds_it(read: Read) -> None:
    document = read("a:\n  - b: 1\n")
    assert str(document.error(("a", 0, "b"), "wrong")) == "f.yml:2: a[0].b: wrong"
    assert str(document.error(("a", 0, "absent", 3), "wrong")) == "f.yml:2: a[0].absent[3]: wrong"
    assert str(document.error(("absent",), "wrong")) == "f.yml:1: absent: wrong"
    assert str(document.error((), "wrong")) == "f.yml:1: wrong"


def test_a_byte_order_mark_is_no_part_of_the_text(read: Read) -> None:
    assert read(b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


def test_windows_line_ends_count_as_one(read: Read) -> None:
    assert read(b"a: 1\r\nb: 2\r\n").lines["b",] == 2


def test_an_alias_is_the_value_of_its_anchor(read: Read) -> None:
    assert read("a: &a [1, {b: 2}]\nc: *a\n").data == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "3: a: found the key twice, first in line 1, expected it once"),
        ("a: {b: 1, 'b': 2}\n", "1: a.b: found the key twice, first in line 1, expected it once"),
        ("1: a\n'1': b\n", "2: 1: found the key twice, first in line 1, expected it once"),
        ("a:\n  ? [b]\n  : c\n", "2: a: found a list or mapping as a key, expected a text"),
        ("a: &a [*a]\n", "1: a[0]: found an alias of what holds it, expected no cycle"),
        ("a: &a {b: {c: *a}}\n", "1: a.b.c: found an alias of what holds it, expected no cycle"),
        ("a: *b\n", "1: not YAML: found an alias without an anchor before it"),
        ("a: &x 1\nb: &x 2\n", "2: not YAML: found an anchor for the second time"),
        ("a: 1\n--- \nb: 2\n", "2: not YAML: found a second document, expected one"),
        ("a: !thing 1\n", "1: a: found a tag, expected a plain value"),
        ("a: !!int x\n", "1: a: found a tag, expected a plain value"),
        ("a: !!timestamp 2026-11-23\n", "1: a: found a tag, expected a plain value"),
        ("a: !!binary aGVsbG8=\n", "1: a: found a tag, expected a plain value"),
        ("a: !!python/name:os.system\n", "1: a: found a tag, expected a plain value"),
        ("a: !!set {b}\n", "1: a: found a tag, expected a plain mapping or list"),
        ("a: !!omap [b: 1]\n", "1: a: found a tag, expected a plain mapping or list"),
        (
            f"b: 1\na: {'9' * 65}\n",
            "2: a: found a number of more than 64 digits, expected fewer, or a text in quotes",
        ),
        (
            f"a: 0x{'f' * 5000}\n",
            "1: a: found a number of more than 64 digits, expected fewer, or a text in quotes",
        ),
        (b"a: 1\nb: \0\n", "2: found the character U+0000, expected a YAML text"),
        (b"a: \x07\n", "1: found the character U+0007, expected a YAML text"),
        (b"a: \xff\n", "1: found binary data, expected a YAML text in UTF-8"),
        ("a: 1\n".encode("utf-16"), "1: found binary data, expected a YAML text in UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00", "1: found the character U+007F, expected a YAML text"),
        ('a: "\\uD800"\n', "1: a: found half a surrogate pair, expected whole characters"),
        ('"\\uDFFF": a\n', "1: found half a surrogate pair, expected whole characters"),
        ('a: 1\nb: "\\UFFFFFFFF"\n', "2: not YAML: found a number out of range"),
        (f"%YAML 1.{'9' * 5000}\n---\na: 1\n", "1: not YAML: found a number out of range"),
        ("a: [1, 2\n", "2: not YAML: expected ',' or ']'"),
        ("a: {b: 1\n", "2: not YAML: expected ',' or '}'"),
        ("a:\n\tb: 1\n", "2: not YAML: found a tab, expected blanks"),
        ("a: *:type=b\n", "1: not YAML: found a * or & without a name, expected quotes"),
        ("a: @secret\n", "1: not YAML: found a character that no value begins with, expected quotes"),
        ("a: b: secret\n", "1: not YAML: mapping values are not allowed here"),
        ("a: 1\nb\n", "2: not YAML: could not find expected ':'"),
        ("a: 1\n b: 2\n", "2: not YAML: mapping values are not allowed here"),
        ("a:\n   b: 1\n  c: 2\n", "3: not YAML: found a line that does not fit the indentation before it"),
        ('a: "\\s"\n', "1: not YAML: found unknown escape character"),
        ("a: !s!ecret 1\n", "1: not YAML: found undefined tag handle"),
        ("a: |secret\n", "1: not YAML: expected chomping or indentation indicators"),
        ("%YAML 2.0\n---\na: 1\n", "1: not YAML: found incompatible YAML document (version 1.* is required)"),
    ],
    ids=range(40),
)
def test_what_cannot_be_used_is_told_in_one_line(read: Read, content: str | bytes, problem: str) -> None:
    assert refused(read, content) == f"f.yml:{problem}"


@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, "{a: " * 5000, "- " * 60 + "a\n", "a: " + "[" * 51 + "]" * 51 + "\n"],
    ids=["unclosed lists", "unclosed mappings", "lists", "closed lists"],
)
def test_a_nesting_bomb_is_refused(read: Read, content: str) -> None:
    assert "found too many levels of nesting, expected at most 50" in refused(read, content)


def test_fifty_levels_are_read(read: Read) -> None:
    assert read("[" * 50 + "]" * 50).data != []


def test_a_bomb_of_aliases_is_refused(read: Read) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert refused(read, "\n".join(lines)).endswith(": found more than 100000 values")


def test_a_device_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(Path("/dev/zero"))
    assert str(caught.value) == "/dev/zero:1: found a pipe, socket or device, expected a file"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(tmp_path / "absent.yml")
    assert str(caught.value) == f"{tmp_path}/absent.yml:1: cannot be read: No such file or directory"


ENVIRONMENT = {
    "USER_NAME": "admin",
    "_x1": "yes",
    "NUMBER": "12",
    "EMPTY": "",
    "NESTED": "${USER_NAME}",
    "BAD": "\udcff",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${USER_NAME}", "admin"),
        ('"${USER_NAME}"', "admin"),
        ("'${_x1}'", "yes"),
        ("${NUMBER}", "12"),
        ("${EMPTY}", ""),
        ("${NESTED}", "${USER_NAME}"),
        ("x${USER_NAME}", "x${USER_NAME}"),
        ("${USER_NAME} ${USER_NAME}", "${USER_NAME} ${USER_NAME}"),
        ("' ${USER_NAME}'", " ${USER_NAME}"),
        ('"${USER_NAME}\\n"', "${USER_NAME}\n"),
        ("$USER_NAME", "$USER_NAME"),
        ("$${USER_NAME}", "$${USER_NAME}"),
        ("${1X}", "${1X}"),
        ("${}", "${}"),
        ("${USER_NAME:-x}", "${USER_NAME:-x}"),
    ],
)
def test_a_variable_is_replaced_where_it_is_the_whole_text(read: Read, text: str, value: str) -> None:
    assert read(f"key: {text}\n", ENVIRONMENT).data["key"] == value


def test_a_variable_is_no_key(read: Read) -> None:
    assert read("'${USER_NAME}': 1\n", ENVIRONMENT).data == {"${USER_NAME}": 1}


def test_without_an_environment_nothing_is_replaced(read: Read) -> None:
    assert read("key: ${USER_NAME}\n").data["key"] == "${USER_NAME}"


def test_an_unset_variable_is_refused(read: Read) -> None:
    line = refused(read, "a:\n- ${ABSENT}\n", ENVIRONMENT)
    assert line == "f.yml:2: a[0]: found ${ABSENT}, expected an environment variable that is set"


def test_a_variable_that_is_no_text_is_refused(read: Read) -> None:
    assert refused(read, "a: ${BAD}\n", ENVIRONMENT) == "f.yml:1: a: found binary data in ${BAD}, expected a text"
