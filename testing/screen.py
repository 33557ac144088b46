"""A terminal that keeps what is written to it."""

import io


class Screen(io.StringIO):
    """Looks like a terminal."""

    def isatty(self) -> bool:
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO has none
        return "utf-8"


class AsciiScreen(Screen):
    """One that has nothing but ASCII."""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO has none
        return "ascii"
