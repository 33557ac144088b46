"""The one loader of YAML: configuration, packs and the catalogue. Every error is one line: `FILE:LINE: field: ...`."""

from exporter.document.decoder import decode, kind
from exporter.document.errors import DocumentError, FieldPath, shown_path
from exporter.document.mention import Mention
from exporter.document.reader import Document, read_document, read_own_document

__all__ = [
    "Document",
    "DocumentError",
    "FieldPath",
    "Mention",
    "decode",
    "kind",
    "read_document",
    "read_own_document",
    "shown_path",
]
