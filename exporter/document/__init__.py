"""The one loader of YAML: configuration, packs and the catalogue. Every error is one line: `FILE:LINE: field: ...`."""

from exporter.document.decoding import decode
from exporter.document.reader import Document, DocumentError, read_document

__all__ = ["Document", "DocumentError", "decode", "read_document"]
