"""Where the recordings and the small programs of the tests are."""

from pathlib import Path

_TESTING = Path(__file__).resolve().parent
RECORDINGS = _TESTING / "recordings"
SNAPSHOTS = RECORDINGS / "snapshots"
"""What was read of real servers, as `lint --record` writes it."""
JAVA_PROGRAMS = _TESTING / "java"
"""Sources of the JVMs that tests start."""
CONFIGURATIONS = _TESTING / "configurations"
"""`good` ones and `bad` ones, with what is said of each in `bad/expected.txt`."""
