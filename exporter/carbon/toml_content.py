"""TOML files of a server, bounded before the parser sees them: its time and depth grow with what they nest."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from exporter.carbon.server_files import FileProblem

_MOST_NESTED = 100
_MOST_DOTS = 100
_TEXT = re.compile(r"(?:\"(?:[^\"\\\n]|\\.)*+|'[^'\n]*+)(?P<end>['\"])?")
"""One without an end goes to the end of its line: whoever looked for more of them there would take all day."""
_LINE = re.compile(r"at line (\d+)")

Table = Mapping[str, Any]
"""What TOML and JSON hold by name: texts, numbers, truth values, lists and tables."""


def parse_toml(content: bytes) -> Table:
    """Read a TOML file as tomllib does, which is stricter than WSO2's own reader.

    Raises:
        FileProblem: it is no TOML: a byte order mark, typographic quotes, brackets without end. Nothing of it is
            quoted.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise FileProblem("is no TOML: it is not in UTF-8") from None
    if text.startswith("\ufeff"):
        raise FileProblem("is no TOML: it begins with a byte order mark")
    for number, line in enumerate(text.split("\n"), 1):
        bare = _TEXT.sub(_unended, line).partition("#")[0]
        if bare.count("[") + bare.count("{") > _MOST_NESTED or bare.count(".") > _MOST_DOTS:
            raise FileProblem(f"is nested too deeply (line {number})")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line_found = _LINE.search(str(error))
        raise FileProblem(f"is no TOML{f' (line {line_found[1]})' if line_found else ''}") from None
    except RecursionError:
        raise FileProblem("is nested too deeply") from None
    except ValueError:  # of int(), whose message tells the number's length
        raise FileProblem("has a number that is too long") from None


def _unended(text: re.Match[str]) -> str:
    """Leave what begins as a text and is none where it is: brackets in it count."""
    return "" if text["end"] else text[0]
