from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest

from exporter.document import DocumentError, decode, kind, read_document


class Inner(msgspec.Struct, forbid_unknown_fields=True, rename={"kind_": "kind"}):
    kind_: Literal["gauge", "counter"] = "gauge"
    mode: Literal["auto"] | bool = "auto"
    level: Literal[1, 2] = 1
    on: bool = False
    size: Annotated[int, msgspec.Meta(ge=1)] = 1
    share: float = 0.0
    text: Annotated[str, msgspec.Meta(min_length=1)] = "x"
    either: int | str = 0


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    inner: Inner | None = None
    members: Annotated[tuple[Inner, ...], msgspec.Meta(min_length=1)] | None = None
    table: dict[str, int] = {}
    version: complex | None = None


Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """The line for a text that does not fit `Outer`."""

    def line(text: str, hook: Callable[[type, Any], Any] | None = None) -> str:
        (tmp_path / "f.yml").write_text(text)
        document = read_document(tmp_path / "f.yml", shown_as="f.yml")
        with pytest.raises(DocumentError) as caught:
            decode(document, Outer, hook)
        return str(caught.value)

    return line


def test_what_fits_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_text("name: a\ninner: {kind: counter, mode: false}\nmembers: [{share: 1}]\n")
    assert decode(read_document(tmp_path / "f.yml"), Outer) == Outer(
        "a", Inner(kind_="counter", mode=False), (Inner(share=1.0),)
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a text\n", "1: found a text, expected a mapping of keys and values"),
        ("", "1: found nothing, expected a mapping of keys and values"),
        ("inner: {}\n", "1: name: found nothing, expected a value"),
        ("name: a\nnmae: b\n", "2: nmae: found an unknown key, expected one of: name, inner, members, table, version"),
        (
            "name: a\ninner:\n  kind_: gauge\n",
            "3: inner.kind_: found an unknown key, expected one of: kind, mode, level, on, size, share, text, either",
        ),
        (
            "name: a\ninner:\n  kind: secret\n",
            "3: inner.kind: found a text that is no option, expected one of: gauge, counter",
        ),
        ("name: a\ninner: {kind: 1}\n", "2: inner.kind: found a whole number, expected one of: gauge, counter"),
        (
            "name: a\ninner: {mode: 'a\n\n b'}\n",
            "2: inner.mode: found a text that is no option, expected one of: auto, true, false",
        ),
        ("name: a\ninner: {mode: 1}\n", "2: inner.mode: found a whole number, expected one of: auto, true, false"),
        ("name: a\ninner: {level: 3}\n", "2: inner.level: found a number that is no option, expected one of: 1, 2"),
        ("name: 1\n", "1: name: found a whole number, expected a text in quotes"),
        ("name: true\n", "1: name: found a boolean, expected a text in quotes"),
        ("name: 1.5\n", "1: name: found a number, expected a text in quotes"),
        ("name: [a]\n", "1: name: found a list, expected a text"),
        ("name:\n", "1: name: found nothing, expected a text"),
        ("name: a\ninner: []\n", "2: inner: found a list, expected a mapping of keys and values or nothing"),
        ("name: a\ninner:\n  on: yes\n", "3: inner.on: found a text, expected true or false"),
        ("name: a\ninner:\n  size: 0\n", "3: inner.size: found a number out of range, expected a whole number >= 1"),
        ("name: a\ninner:\n  size: 1.5\n", "3: inner.size: found a number, expected a whole number"),
        ("name: a\ninner:\n  share: a\n", "3: inner.share: found a text, expected a number"),
        ("name: a\ninner:\n  either: []\n", "3: inner.either: found a list, expected a whole number or a text"),
        ('name: a\ninner:\n  text: ""\n', "3: inner.text: found an empty text, expected at least one character"),
        ("name: a\nmembers: []\n", "2: members: found an empty list, expected an entry"),
        (
            "name: a\nmembers:\n- size: 2\n- kind: other\n",
            "4: members[1].kind: found a text that is no option, expected one of: gauge, counter",
        ),
        ("name: a\ntable:\n  b: c\n", "2: table: found a text, expected a whole number"),
    ],
    ids=range(25),
)
def test_what_does_not_fit_is_told_in_one_line(text: str, problem: str, refused: Refused) -> None:
    assert refused(text) == f"f.yml:{problem}"


def test_a_key_that_looks_like_a_problem_is_refused_in_one_line(refused: Refused) -> None:
    line = refused('name: a\n"x` - at `$.y`\\n": b\n')
    assert line.startswith("f.yml:")
    assert "found an unknown key" in line
    assert line.isprintable()


def test_a_hook_tells_its_own_problem(refused: Refused) -> None:
    def hook(_wanted: type, _value: Any) -> Any:
        raise ValueError("found x, expected y - at `$` or so")

    assert refused("name: a\nversion: 1+x\n", hook) == "f.yml:2: version: found x, expected y - at `$` or so"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (True, "a boolean"),
        (1, "a whole number"),
        (1.5, "a number"),
        ("", "a text"),
        ([], "a list"),
        ({}, "a mapping of keys and values"),
    ],
)
def test_a_kind_of_value_has_words(value: Any, words: str) -> None:
    assert kind(value) == words
