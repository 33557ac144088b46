"""Lines and tables laid out by rich: within a terminal's width, and in colour where it has colours.

Where nobody sees it, in files and pipes, nothing is cut or wrapped. `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR`,
`CLICOLOR_FORCE` and `TERM=dumb` say what they say to other programs (no-color.org, force-color.org,
bixense.com/clicolors).
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from rich.console import Console, OverflowMethod, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from exporter.console.styled import Line, Style, Styled, Table

_STYLES: Mapping[Style, str] = {
    "plain": "",
    "heading": "bold",
    "good": "green",
    "doubtful": "yellow",
    "bad": "red",
    "verbatim": "",
}
_UNBOUNDED = 1 << 20
"""Columns where nothing is cut: more than any line has."""


class Terminal:
    """Lays out what is written to one stream. No text is taken for markup, whoever chose it.

    Args:
        stream: where it is written.
        environment: what says whether there are to be colours, and how wide the terminal is.
        full: whether nothing is cut, not even at a terminal.

    Attributes:
        cuts: whether lines are cut or wrapped.
    """

    def __init__(self, stream: TextIO, environment: Mapping[str, str], *, full: bool = False) -> None:
        forced = environment.get("CLICOLOR_FORCE", "0") != "0"
        refused = bool(environment.get("NO_COLOR")) or (environment.get("CLICOLOR") == "0" and not forced)
        self.cuts = stream.isatty() and not full
        self._console = Console(
            file=_Likeness(stream),
            force_terminal=True if forced else None,
            no_color=True if refused else None,
            width=None if self.cuts else _UNBOUNDED,
            color_system=None if refused else "auto",
            markup=False,
            highlight=False,
            emoji=False,
            _environ=environment,
        )
        self._width = self._console.width
        self._overflow: OverflowMethod = "ellipsis" if _has_ellipsis(stream) else "crop"

    def lines(self, lines: Iterable[Line]) -> Iterator[str]:
        """Lay out lines that are read as a whole: too long ones go on below, as far to the right as they begin."""
        for line in lines:
            text, style = _parts(line)
            if style == "verbatim" or self._is_plain(text, style):
                yield text
            else:
                words = text.lstrip(" ")
                indented = Padding(Text(words, _STYLES[style]), (0, 0, 0, len(text) - len(words)), expand=False)
                yield from self._rendered(indented)

    def cut_lines(self, lines: Iterable[Line]) -> Iterator[str]:
        """Lay out lines of which the beginning is enough: too long ones are cut."""
        for line in lines:
            text, style = _parts(line)
            if self._is_plain(text, style):
                yield text
            else:
                shown = Text(text, _STYLES[style])
                shown.truncate(self._width, overflow=self._overflow)
                yield from self._rendered(shown)

    def table(self, table: Table) -> Iterator[str]:
        """Lay out a table, its head included; the flexible columns are cut first."""
        grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=_STYLES["heading"])
        for place, heading in enumerate(table.headings):
            grid.add_column(Text(heading), no_wrap=place not in table.flexible)
        for row in table.rows:
            grid.add_row(*(self._cell(cell) for cell in row))
        yield from self._rendered(grid)

    def _cell(self, cell: Line) -> Text:
        text, style = _parts(cell)
        return Text(text, _STYLES[style], no_wrap=True, overflow=self._overflow)

    def _is_plain(self, text: str, style: Style) -> bool:
        """Whether a line stays as it is; no character is wider than two columns."""
        return style == "plain" and len(text) * 2 <= self._width

    def _rendered(self, shown: RenderableType) -> Iterator[str]:
        with self._console.capture() as capture:
            self._console.print(shown)
        for line in capture.get().removesuffix("\n").split("\n"):
            yield line.rstrip()


class _Likeness(io.StringIO):
    """What rich takes for the stream, and writes nothing into: it would end the program where nobody reads on."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]  # of a StringIO there is none
        return self._stream.encoding or "utf-8"

    def isatty(self) -> bool:
        return self._stream.isatty()


def _parts(line: Line) -> tuple[str, Style]:
    return (line.text, line.style) if isinstance(line, Styled) else (line, "plain")


def _has_ellipsis(stream: TextIO) -> bool:
    """Tell whether the stream's encoding has the character that stands for what was cut."""
    try:
        "…".encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
