"""What setting up the exporter's log changes in the process, put back."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_logging() -> Iterator[None]:
    """No log at the beginning; at the end the one of the test run is back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    threads, hooks = logging.logThreads, (sys.unraisablehook, threading.excepthook)
    root.handlers.clear()
    yield
    for ours in root.handlers:
        ours.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    logging.logThreads = threads
    sys.unraisablehook, threading.excepthook = hooks
