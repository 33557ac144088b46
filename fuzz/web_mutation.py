"""Changes web configurations: their values, keys and lines, and single characters."""

from collections.abc import Sequence
from random import Random

import msgspec

from exporter.web.security.file import WebFields

_HOSTILE = (
    *(
        "",
        "~",
        "{}",
        "[]",
        "[[]]",
        "{a: b}",
        "true",
        "no",
        "-1",
        "0",
        "1e999",
        ".nan",
        "0x7fffffffffffffffffff",
        "12:30:00",
    ),
    *(
        "'\\0'",
        '"\\0"',
        '"\\uD800"',
        '"\\u2028"',
        "!!binary aGVsbG8=",
        "!!python/object:os.system x",
        "&a [*a]",
        "*a",
        "<<",
    ),
    *(
        "../../../etc/passwd",
        "/dev/zero",
        "/dev/stdin",
        "/proc/self/mem",
        ".",
        "server.key",
        "x" * 5000,
        "|\n    x",
        ">-\n    y",
    ),
    *(
        "$2y$10$",
        "$2y$99$" + "a" * 53,
        "[" * 60 + "]" * 60,
        "1s",
        "9" * 400 + "h",
        "\u202etxt",
        "\x7f",
        "% x",
        "@x",
        "? [x]",
    ),
)
"""What a value may be that is none."""
_FITTING = (
    *(
        "true",
        "false",
        "5",
        "1s",
        "1m30s",
        "TLS12",
        "TLS13",
        "TLS10",
        "X25519",
        "[X25519]",
        "[X25519, CurveP256]",
        "nosniff",
    ),
    *(
        "server.crt",
        "server.key",
        "rsa.crt",
        "rsa.key",
        "ca.crt",
        "both.pem",
        "./server.crt",
        "absent.pem",
        "deny",
        "DENY",
    ),
    *("NoClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert", "RequireAnyClientCert", "[a.example]"),
    *(
        "[TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]",
        "[TLS_AES_128_GCM_SHA256]",
        "{X-Frame-Options: deny}",
        "{http2: false}",
    ),
)
"""What a value may be in its own place, and in no other."""


def mutated(chance: Random, originals: Sequence[str]) -> str:
    """One of the configurations, changed in one to three ways."""
    text = chance.choice(originals)
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = chance.choice((_value, _value_of_another, _value_of_another, _line_moved, _key_added, _character))(
            text, chance, originals
        )
    return text


def _anything(chance: Random) -> str:
    return chance.choice(chance.choice((_HOSTILE, _FITTING)))


def _value(text: str, chance: Random, _: Sequence[str]) -> str:
    """Put something hostile in the place of a value."""
    lines = text.split("\n")
    at = chance.choice([number for number, line in enumerate(lines) if ":" in line] or [0])
    lines[at] = f"{lines[at].partition(':')[0]}: {_anything(chance)}"
    return "\n".join(lines)


def _value_of_another(text: str, chance: Random, originals: Sequence[str]) -> str:
    """Take the value that the same key has in another configuration."""
    lines = text.split("\n")
    at = chance.choice([number for number, line in enumerate(lines) if ":" in line] or [0])
    key = f"{lines[at].partition(':')[0]}:"
    others = chance.choice(originals), chance.choice(originals), chance.choice(originals)
    found = [line for other in others for line in other.split("\n") if line.startswith(key)]
    lines[at] = chance.choice(found or [lines[at]])
    return "\n".join(lines)


def _line_moved(text: str, chance: Random, originals: Sequence[str]) -> str:
    """Take a line away, or put one of another configuration in."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    others = chance.choice(originals).split("\n")
    lines[at : at + chance.randrange(2)] = [chance.choice(others)] * chance.randrange(3)
    return "\n".join(lines)


def _key_added(text: str, chance: Random, _: Sequence[str]) -> str:
    """Add a key that there is, with something hostile behind it."""
    section = chance.choice(msgspec.structs.fields(WebFields))
    keys = ["alice"]
    if isinstance(section.type, type) and issubclass(section.type, msgspec.Struct):
        keys = [key.encode_name for key in msgspec.structs.fields(section.type)]
    added = f"  {chance.choice(keys)}: {_anything(chance)}"
    if f"{section.encode_name}:\n" in text:
        return text.replace(f"{section.encode_name}:\n", f"{section.encode_name}:\n{added}\n", 1)
    return f"{text}\n{section.encode_name}:\n{added}\n"


def _character(text: str, chance: Random, _: Sequence[str]) -> str:
    """Exchange a character for another one, or for none."""
    at = chance.randrange(len(text) + 1)
    return (
        text[:at] + chance.choice((chr(chance.randrange(256)), "", "\u2028", "\t", "'", "{", "\ud800")) + text[at + 1 :]
    )
