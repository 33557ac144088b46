"""What the Makefile runs: setting up, the demonstration server, processes that cannot be left behind.

Standard library only, since it runs with the system's Python before any virtual environment exists.
"""

import sys

# Said here, in words that any Python 3 can parse: the modules below need what this checks.
if sys.version_info < (3, 11):  # noqa: UP036 - the Python that make found, not the one that is required
    sys.exit("Python 3.11 or later is needed; name one: make PYTHON=python3.11 ... Found: " + sys.version)
