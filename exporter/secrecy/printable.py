"""Texts for a terminal or a line of a file: whoever chose them, they cannot move the cursor or forge lines."""

import json


def printable(text: str) -> str:
    """Put JSON's escapes in the place of a text's characters that cannot be printed, line breaks among them."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"
