"""What others chose, fit for a terminal or a log: without what looks like a secret, on one line."""

from exporter.jmx import ObjectName
from exporter.secrecy.printable import printable
from exporter.secrecy.redaction import name_without_secrets, without_secrets


def display_text(text: str) -> str:
    """Write a text, such as a server's own words, on one line, secrets hidden, and what cannot be printed escaped."""
    return printable(without_secrets(text))


def display_name(name: ObjectName) -> str:
    """Write an MBean's name on one line, secrets in it hidden, and what cannot be printed escaped."""
    return printable(str(name_without_secrets(name)))
