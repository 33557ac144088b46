"""The parts of a help that argparse does not know: terms, and what they mean, in as many columns as there are."""

import shutil
import textwrap
from collections.abc import Iterator

_LONGEST_BESIDE = 14
"""Characters of a term whose meaning stands beside it; that of a longer one begins on the next line."""


def help_width() -> int:
    """Give how many columns a help may have: what argparse takes, two less than the terminal has."""
    return max(shutil.get_terminal_size().columns - 2, 40)


def described(title: str, terms: tuple[tuple[str, str], ...]) -> str:
    """Lay out terms and their meanings below a title, as lines that end with a newline."""
    column = 4 + max((len(term) for term, _ in terms if len(term) <= _LONGEST_BESIDE), default=2)
    return "".join(f"{line}\n" for line in (f"{title}:", *(line for each in terms for line in _lines(*each, column))))


def _lines(term: str, meaning: str, column: int) -> Iterator[str]:
    head, below = f"  {term}", " " * column
    if len(term) > _LONGEST_BESIDE:
        yield head
        head = ""
    yield from textwrap.wrap(
        meaning, help_width(), initial_indent=head.ljust(column), subsequent_indent=below, break_on_hyphens=False
    )
