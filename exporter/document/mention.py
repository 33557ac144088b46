"""A text of a document that only means something to whoever reads it later, with its place for what is said of it."""

from dataclasses import dataclass

from exporter.document.errors import DocumentError, FieldPath


@dataclass(frozen=True)
class Mention:
    """A name that a file mentions.

    Attributes:
        text: the name.
        file, line, field_path: where it stands.
    """

    text: str
    file: str
    line: int
    field_path: FieldPath

    def error(self, message: str) -> DocumentError:
        """Make the error to raise where there is nothing of that name."""
        return DocumentError(self.file, self.line, self.field_path, message)
