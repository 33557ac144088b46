"""Certificates and keys: those that stand in the web configuration itself, and those in files that it names."""

from pathlib import Path

from exporter.document import Document, FieldPath
from exporter.secrecy.file_name import file_prefix
from exporter.system.files import UnreadableFileError, read_small_file
from exporter.web.security.settings import Pem

_MAXIMUM_BYTES = 1024 * 1024


def inline_pem(text: str) -> Pem:
    """Take a text that stands in the web configuration itself."""
    return Pem(text.encode())


def pem_in_file(document: Document, field: FieldPath, folder: Path, text: str) -> Pem:
    """Read the file that a field names.

    Args:
        document: the web configuration.
        field: the field.
        folder: where relative paths start.
        text: the file's name, as it stands there.

    Raises:
        DocumentError: the file cannot be read, or is longer than 1 MiB.
    """
    if "-----BEGIN" in text or "\n" in text:
        raise document.error(field, "found PEM itself, expected the name of a file, or the same key without _file")
    path = folder / text
    try:
        return Pem(read_small_file(path, _MAXIMUM_BYTES, "certificates or a key"), path)
    except UnreadableFileError as error:
        raise document.error(field, f"{file_prefix(path, text)}{error}") from None
