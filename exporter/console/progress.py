"""A line at the terminal that says what is waited for, where that takes long; it leaves nothing behind."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status
from rich.text import Text

SECONDS_BEFORE = 2.0
"""What takes less is over before anybody wonders."""


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """Say on standard error what is waited for, after two seconds, and only where that is a terminal.

    Args:
        what: what is waited for, on one line.

    Yields:
        What changes the text.
    """
    console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal or console.is_dumb_terminal:
        yield lambda _: None
        return
    status = Status(_text(what), console=console)
    late = threading.Timer(SECONDS_BEFORE, status.start)
    late.daemon = True
    late.start()
    try:
        yield lambda text: status.update(_text(text))
    finally:
        late.cancel()
        late.join()
        status.stop()


def _text(what: str) -> Text:
    return Text(what)
