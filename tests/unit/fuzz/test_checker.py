"""That the checker passes what is well, and finds what is wrong with a decoder."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from exporter.jmx import ProtocolError
from exporter.jmx.rmi.messages import Reply, decode_reply
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError
from exporter.jmx.serial.shapes.template import Template
from fuzz import checker
from fuzz.checker import Checker, Limit, WrongError
from fuzz.replies import all_originals, of_each_kind, recorded

ORIGINALS = all_originals()
NUMBER = next(reply for reply in of_each_kind() if b"java.lang.Long" in reply)


@pytest.fixture
def decoding(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Puts another decoder in place of ours."""
    return lambda other: monkeypatch.setattr(checker, "decode_reply", other)


def test_every_reply_that_a_server_sent_passes() -> None:
    checker = Checker(ORIGINALS)
    endings = Counter(checker.check(reply) for reply in recorded() + of_each_kind())
    # Nothing follows the head of what `close` returns, and one class of the recorded kinds has a format of its own.
    assert endings.pop("incomplete") == endings.pop("corrupt") == 1
    assert set(endings) == {"value", "thrown", "aborted"}
    assert endings["value"] > 250
    for reply in ORIGINALS:
        checker.check_alone(reply)


@pytest.mark.parametrize(
    ("reply", "ending"),
    [
        (b"", "incomplete"),
        (NUMBER[:-1], "incomplete"),
        (b"HTTP/1.1 400 Bad Request", "protocol"),
        (NUMBER[:22] + b"\xff", "corrupt"),
    ],
)
def test_it_says_how_a_reply_ends(reply: bytes, ending: str) -> None:
    assert Checker().check(reply) == ending


@pytest.mark.parametrize("error", [KeyError, RecursionError, MemoryError, UnicodeDecodeError])
def test_an_error_that_no_caller_knows_comes_through(
    error: type[Exception], decoding: Callable[[Callable[..., Any]], None]
) -> None:
    def broken(*_: Any) -> Any:
        raise error(*("utf-8", b"", 0, 1, "") if error is UnicodeDecodeError else ())

    decoding(broken)
    with pytest.raises(error):
        Checker().check(NUMBER)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (IncompleteError(0), "0 bytes are missing"),
        (IncompleteError(1 << 40), "bytes are missing"),
        (CorruptStreamError("x" * 2000), "2000 characters"),
        (ProtocolError("a\nb"), "a message of"),
    ],
)
def test_an_error_that_misleads_is_found(
    wrong: Exception, told: str, decoding: Callable[[Callable[..., Any]], None]
) -> None:
    def broken(*_: Any) -> Any:
        raise wrong

    decoding(broken)
    with pytest.raises(WrongError, match=told):
        Checker().check(NUMBER)


@pytest.mark.parametrize("end", [0, len(NUMBER) + 1])
def test_a_reply_that_ends_elsewhere_is_found(end: int, decoding: Callable[[Callable[..., Any]], None]) -> None:
    decoding(lambda *_: (Reply(1), end))
    with pytest.raises(WrongError, match="ends at byte"):
        Checker().check(NUMBER)


def test_a_decoder_that_waits_for_more_than_there_is_is_found(
    decoding: Callable[[Callable[..., Any]], None],
) -> None:
    def broken(*arguments: Any) -> Any:
        try:
            return decode_reply(*arguments)
        except IncompleteError as error:
            raise IncompleteError(error.missing + 1000) from None

    decoding(broken)
    with pytest.raises(WrongError, match="is said to miss"):
        Checker().check(NUMBER)


def test_a_decoder_that_takes_half_a_reply_for_a_whole_one_is_found(
    decoding: Callable[[Callable[..., Any]], None],
) -> None:
    decoding(lambda data, *_: (Reply(1), len(data)))
    with pytest.raises(WrongError, match="passes for whole"):
        Checker().check(NUMBER)


def test_a_decoder_that_remembers_what_it_should_not_is_found(
    decoding: Callable[[Callable[..., Any]], None],
) -> None:
    decoding(lambda data, _, __, ___, classes: (Reply(id(classes)), len(data)))
    with pytest.raises(WrongError, match="earlier replies"):
        Checker().check_alone(NUMBER)


@pytest.mark.parametrize("originals", [[], [NUMBER]])
def test_a_template_that_gives_another_value_is_found(originals: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker(originals)
    assert checker.check(NUMBER) == "value"
    monkeypatch.setattr(Template, "value", lambda *_: "another")
    with pytest.raises(WrongError, match="template"):
        checker.check(NUMBER)


def test_a_template_that_matches_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker([NUMBER])
    monkeypatch.setattr(Template, "matches", lambda *_: True)
    with pytest.raises(WrongError, match="template"):
        checker.check(NUMBER[:22] + b"\xff" + NUMBER[23:])


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_: bytes) -> Any:
        while True:
            pass

    monkeypatch.setattr(checker, "SECONDS", 0.1)
    with Limit() as limit, pytest.raises(WrongError, match=r"takes longer than 0\.1 s"):
        limit.run(endless, b"")
