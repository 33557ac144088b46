"""Options of Java that are written down in one text: in an argument file, or in an environment variable.

Sources: the JDK's manual page of `java`, "java Command-Line Argument Files" and "Using the JDK_JAVA_OPTIONS Launcher
Environment Variable"; of JAVA_TOOL_OPTIONS, JVM Tool Interface, "The JAVA_TOOL_OPTIONS Environment Variable". What the
pages leave open was asked of the launchers of Java 11 to 25.
"""

_BLANKS = " \t\f"
_ENDS = "\r\n"
_QUOTES = "'\""
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
_BETWEEN_WORDS = " \t\n\v\f\r"
"""What isspace(3) takes for a blank."""


def file_arguments(text: str) -> list[str]:
    r"""The arguments in an argument file.

    They stand between blanks and ends of lines. Quotes hold blanks together, and within them a backslash stands before
    what is meant literally, before `n`, `r`, `t` and `f` for these characters, and at a line's end to go on in the next
    line after its blanks. `#` begins a comment up to the line's end; of an argument right before it only what is in
    quotes counts, as the beginning of the next one.
    """
    arguments: list[str] = []
    reader = _Reader(text)
    while (argument := reader.argument()) is not None:
        arguments.append(argument)
    return arguments


class _Reader:
    """Reads arguments, one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._parts: list[str] = []

    def argument(self) -> str | None:
        """The next one; None where there is none."""
        while self._at < len(self._text):
            self._pass(_BLANKS + _ENDS)
            if self._at == len(self._text):
                return None
            if self._text[self._at] != "#":
                return self._word()
            self._pass_line()
        return None

    def _pass(self, characters: str) -> None:
        while self._at < len(self._text) and self._text[self._at] in characters:
            self._at += 1

    def _pass_line(self) -> None:
        while self._at < len(self._text) and self._text[self._at] not in _ENDS:
            self._at += 1

    def _word(self) -> str | None:
        """The argument that begins here; None where the text ends in an escape, or in nothing."""
        plain = self._at
        quote = ""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character in _ENDS or (character in _BLANKS and not quote):
                return self._ended(plain)
            if character == "#" and not quote:
                return self.argument()
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
            else:
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
            self._pass(_BLANKS + _ENDS)
            return self._at < len(self._text)
        self._parts.append(_ESCAPES.get(character, character))
        return True


def variable_options(text: str) -> list[str]:
    """The options in an environment variable, or in a file for `-XX:VMOptionsFile=`.

    They stand between blanks; quotes hold blanks together. There are neither escapes nor comments.
    """
    options: list[str] = []
    word: list[str] | None = None
    quote = ""
    for character in text:
        if not quote and character in _BETWEEN_WORDS:
            if word is not None:
                options.append("".join(word))
            word = None
            continue
        word = [] if word is None else word
        if character == quote:
            quote = ""
        elif not quote and character in _QUOTES:
            quote = character
        else:
            word.append(character)
    return options if word is None else [*options, "".join(word)]
