"""Options of Java that are written down in one text: in an argument file, or in an environment variable.

Sources: the JDK's manual page of `java`, "java Command-Line Argument Files" and "Using the JDK_JAVA_OPTIONS Launcher
Environment Variable"; of JAVA_TOOL_OPTIONS, JVM Tool Interface, "The JAVA_TOOL_OPTIONS Environment Variable". What the
pages leave open was asked of the launchers of Java 11 to 25.
"""

import re
from collections.abc import Iterator

_BLANKS = " \t\f"
_ENDS = "\r\n"
_QUOTES = "'\""
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
_BETWEEN = re.compile(r"[ \t\f\r\n]*+")
_LINE = re.compile(r"[^\r\n]*+")
_PLAIN = re.compile(r"[^ \t\f\r\n'\"#]++")
_QUOTED = re.compile(r"[^\r\n'\"\\]++")
"""What stands for itself outside quotes, and within them."""

_WORD = re.compile(r"""(?:[^ \t\n\v\f\r'"]++|'[^']*+(?:'|\Z)|"[^"]*+(?:"|\Z))+""")
"""Of a variable: between what isspace(3) takes for blanks."""
_IN_QUOTES = re.compile(r"""'([^']*+)'?|"([^"]*+)"?""")


def file_arguments(text: str) -> Iterator[str]:
    r"""Read the arguments in an argument file, one after the other.

    They stand between blanks and ends of lines. Quotes hold blanks together, and within them a backslash stands before
    what is meant literally, before `n`, `r`, `t` and `f` for these characters, and at a line's end to go on in the next
    line after its blanks. `#` begins a comment up to the line's end; of an argument right before it only what is in
    quotes counts, as the beginning of the next one.
    """
    reader = _Reader(text)
    while (argument := reader.argument()) is not None:
        yield argument


def variable_options(text: str) -> Iterator[str]:
    """Read the options in an environment variable, or in a file for `-XX:VMOptionsFile=`, one after the other.

    They stand between blanks; quotes hold blanks together. There are neither escapes nor comments.
    """
    for match in _WORD.finditer(text):
        yield _IN_QUOTES.sub(lambda quoted: quoted[1] or quoted[2] or "", match[0])


class _Reader:
    """Reads arguments, one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._parts: list[str] = []

    def argument(self) -> str | None:
        """Read the next argument; None where there is none."""
        self._pass(_BETWEEN)
        while self._at < len(self._text):
            if self._text[self._at] == "#":
                self._pass(_LINE)
            elif (word := self._word()) is not None:
                return word
            self._pass(_BETWEEN)
        return None

    def _pass(self, what: re.Pattern[str]) -> bool:
        match = what.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return match is not None

    def _word(self) -> str | None:
        """The argument that begins here; None before a comment, and where the text ends in an escape, or in nothing."""
        plain = self._at
        quote = ""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character in _ENDS or (character in _BLANKS and not quote):
                return self._ended(plain)
            if character == "#" and not quote:
                return None
            if character == "\\" and quote:
                self._parts.append(self._text[plain : self._at])
                if not self._escape():
                    return None
                plain = self._at
            elif character in _QUOTES and quote in ("", character):
                quote = "" if quote else character
                self._parts.append(self._text[plain : self._at])
                self._at += 1
                plain = self._at
            elif not self._pass(_QUOTED if quote else _PLAIN):
                self._at += 1
        return self._ended(plain) or None

    def _ended(self, plain: int) -> str:
        """All parts, the last of which began at `plain`."""
        word = "".join(self._parts) + self._text[plain : self._at]
        self._parts = []
        return word

    def _escape(self) -> bool:
        """Take what a backslash and the character after it stand for; False where the text ends before that is over."""
        self._at += 1
        if self._at == len(self._text):
            return False
        character = self._text[self._at]
        self._at += 1
        if character in _ENDS:
            self._pass(_BETWEEN)
            return self._at < len(self._text)
        self._parts.append(_ESCAPES.get(character, character))
        return True
