"""What a page in HTML shows: its text and its tags."""

from html.parser import HTMLParser


class Words(HTMLParser):
    """A page, read.

    Attributes:
        text: all that it shows, each piece on a line of its own.
        opened: its tags in order.
        ids: the places in it that have an address.
        addresses: where its links lead.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.opened: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self._silent = False
        self.feed(page)

    @property
    def sentences(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += f"{data}\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self._silent = tag == "style"
        for name, value in attrs:
            if name == "id" and value is not None:
                self.ids.append(value)
            if name == "href" and value is not None:
                self.addresses.append(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
