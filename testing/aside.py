"""Something that is done in a thread of its own while a test goes on."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from testing.patience import PATIENCE

T = TypeVar("T")


class Aside(Generic[T]):
    """Begins at once."""

    def __init__(self, act: Callable[[], T]) -> None:
        self._gave: list[T] = []
        self._thread = threading.Thread(target=lambda: self._gave.append(act()), daemon=True)
        self._thread.start()

    def has_ended(self) -> bool:
        return not self._thread.is_alive()

    def gave(self) -> T:
        """What it gave; it must end without more help."""
        self._thread.join(PATIENCE)
        (gave,) = self._gave
        return gave
