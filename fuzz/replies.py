"""The replies that fuzzing starts from: all of them real ones."""

from pathlib import Path

from testing.jmx.serial_values import KINDS

CORPUS = Path(__file__).with_name("corpus")

_HEAD = bytes.fromhex("51 aced0005 77 0f 01 0123456789abcdef0123456789ab")
_STREAM_HEADER_BYTES = 4
_FAILURES = ("aborted-*", "getAttribute-gone.*", "no-such-*")


def recorded() -> list[bytes]:
    """Whole replies, as they were received."""
    return [path.read_bytes() for path in sorted(CORPUS.glob("*.reply"))]


def of_each_kind() -> list[bytes]:
    """A reply for each kind of value of which a stream was recorded; only the reply's head was not sent by a server."""
    return [_HEAD + kind.rmi[_STREAM_HEADER_BYTES:] for _, kind in sorted(KINDS.items())]


def all_originals() -> list[bytes]:
    """All of them; failures, of which there are few, count five times."""
    failures = [path.read_bytes() for pattern in _FAILURES for path in sorted(CORPUS.glob(pattern))]
    return [*recorded(), *of_each_kind(), *4 * failures]
