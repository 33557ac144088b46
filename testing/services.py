"""How tests name what starts programs."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from development.service import Service

StartService = Callable[..., AbstractContextManager[Service]]
"""`start(configuration_file, *more_arguments)` gives a context manager: the program runs, ready, inside its block."""
