r"""A secret that is known, made unreadable in words that somebody else chose: a server may repeat what it was told.

It is found as it is, and as URLs, XML, JSON and programs write it: with `%2F` or `+`, `&lt;` or `&#60;`, `\"` or
`\u003c`. Blanks and line breaks count as one blank, however many there are, since messages are put on one line.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

HIDDEN: Final = "<secret>"
"""What stands in a secret's place."""
CUT: Final = "\N{HORIZONTAL ELLIPSIS}"
"""What stands at the end of a text whose rest was cut off."""

_LONG = 8
"""Characters: a secret of as many is hidden inside other words, too, since none holds it by chance."""
_SHORTEST_BEGINNING = 4
"""Characters of a long secret that are hidden where the text was cut off behind them."""

_Unit = tuple[str, int]
"""A character that is meant, and how many characters of the text stand for it."""


def masked(text: str, secret: str) -> str:
    """Put `<secret>` in the place of a secret, wherever that stands in a text as a whole value or word.

    A short secret (less than 8 characters) stays where it is a part of another word or of a dotted name: with the
    password `t`, `connection to t` becomes `connection to <secret>`. A longer one is hidden inside others as well.

    Args:
        text: the text. The end of a long secret may have been cut off, where an ellipsis says so.
        secret: the secret; nothing is hidden where it is empty or blank.
    """
    spans = sorted(span for notation in _NOTATIONS for span in _spans(notation, text, secret)) if secret else []
    shown, done = "", 0
    for start, end in spans:
        if start >= done:
            shown += text[done:start] + HIDDEN
        done = max(done, end)
    return shown + text[done:]


@dataclass(frozen=True)
class _Notation:
    """A way of writing characters by others.

    Attributes:
        signs: the characters of which one is in every text that is written so.
        escape: what stands for other characters.
        meant: these.
        plus_is_blank: whether a plus stands for a blank.
    """

    signs: str
    escape: re.Pattern[str]
    meant: Callable[[str], Iterable[_Unit]]
    plus_is_blank: bool = False

    def units(self, text: str) -> Iterator[_Unit]:
        """Take a text apart into the characters that are meant."""
        done = 0
        for match in self.escape.finditer(text):
            yield from ((character, 1) for character in text[done : match.start()])
            yield from self.meant(match[0])
            done = match.end()
        yield from ((character, 1) for character in text[done:])

    def is_blank(self, character: str) -> bool:
        """Tell whether a character is as good as a blank: on the way into one line it may have become one."""
        return not character.isprintable() or character.isspace() or (self.plus_is_blank and character == "+")


@dataclass(frozen=True)
class _Meaning:
    """A text as it is meant, blanks folded.

    Attributes:
        text: the characters that are meant.
        starts, ends: where what stands for each of them begins and ends.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def _meaning(notation: _Notation, units: Iterable[_Unit]) -> _Meaning:
    meant: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for character, width in units:
        blank = notation.is_blank(character)
        if blank and meant and meant[-1] == " ":
            ends[-1] = place + width
        else:
            meant.append(" " if blank else character)
            starts.append(place)
            ends.append(place + width)
        place += width
    return _Meaning("".join(meant), starts, ends)


def _spans(notation: _Notation, text: str, secret: str) -> Iterator[tuple[int, int]]:
    if not _may_hold(notation, text, secret):
        return
    wanted = _meaning(notation, ((character, 1) for character in secret)).text.strip(" ")
    if not wanted:
        return
    meaning = _meaning(notation, notation.units(text))
    hidden_before = [match.start() for match in re.finditer(re.escape(HIDDEN), text)]
    for first in _places(meaning.text, wanted):
        start, end = meaning.starts[first], meaning.ends[first + len(wanted) - 1]
        before = bisect_right(hidden_before, start)
        if not before or end > hidden_before[before - 1] + len(HIDDEN):
            yield start, end
    if length := _beginning_at_the_cut(meaning.text, wanted):
        last = len(meaning.text) - 1
        yield meaning.starts[last - length], meaning.starts[last]


def _may_hold(notation: _Notation, text: str, secret: str) -> bool:
    """Tell, quickly, whether a text may hold the secret: most hold neither it nor anything that stands for others."""
    if notation is _PLAIN:
        return text.endswith(CUT) or not secret.isprintable() or all(word in text for word in secret.split())
    return any(sign in text for sign in notation.signs)


def _places(text: str, wanted: str) -> Iterator[int]:
    first = text.find(wanted)
    while first >= 0:
        if len(wanted) >= _LONG or _stands_alone(text, first, first + len(wanted)):
            yield first
        first = text.find(wanted, first + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether what stands there is no part of a longer word, or of a dotted name such as `java.lang.String`."""
    return not (_goes_on(text[max(0, start - 2) : start][::-1]) or _goes_on(text[end : end + 2]))


def _goes_on(beside: str) -> bool:
    return _is_letter(beside[:1]) or (beside[:1] == "." and _is_letter(beside[1:]))


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def _beginning_at_the_cut(text: str, wanted: str) -> int:
    """Tell how long the beginning of a long secret is that stands where a text was cut off; 0 where none does."""
    if not text.endswith(CUT) or len(wanted) < _LONG:
        return 0
    lengths = range(min(len(wanted), len(text)) - 1, _SHORTEST_BEGINNING - 1, -1)
    return next((length for length in lengths if text.endswith(wanted[:length] + CUT)), 0)


def _of_url(escapes: str) -> Iterator[_Unit]:
    """Decode bytes of UTF-8 or, where they are none, of Latin-1."""
    if escapes == "+":
        yield "+", 1
        return
    content = bytes.fromhex(escapes.replace("%", ""))
    try:
        yield from ((character, 3 * len(character.encode())) for character in content.decode())
    except UnicodeDecodeError:
        yield from ((character, 3) for character in content.decode("latin-1"))


def _of_xml(escape: str) -> Iterator[_Unit]:
    yield from _one(html.unescape(escape), escape)


def _of_program(escape: str) -> Iterator[_Unit]:
    kind, digits = escape[1], escape[2:]
    if kind in "uUx":
        units = "".join(map(chr, (int(each, 16) for each in digits.split("\\u") if int(each, 16) <= 0x10FFFF)))
        meant = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    else:
        meant = _LETTERS.get(kind, kind)
    yield from _one(meant, escape)


def _one(meant: str, escape: str) -> Iterator[_Unit]:
    """Give one character, or one in place of several that together stand for nothing that is looked for."""
    yield meant[:1] if len(meant) == 1 else "\N{REPLACEMENT CHARACTER}", len(escape)


_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b", "0": "\0"}
_PLAIN = _Notation("", re.compile(r"(?!)"), lambda _: ())
_NOTATIONS = (
    _PLAIN,
    _Notation("%+", re.compile(r"(?:%[0-9A-Fa-f]{2})+|\+"), _of_url, plus_is_blank=True),
    _Notation("&", re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|lt|gt|amp|quot|apos|nbsp);"), _of_xml),
    _Notation(
        "\\",
        re.compile(
            r"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
            r"|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|.)",
            re.DOTALL,
        ),
        _of_program,
    ),
)
"""As it is; a URL, or a form's content; XML and HTML; JSON, Java, logfmt and Python."""
