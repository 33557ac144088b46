"""A secret that is known, in the words of others: what other programs make of it is made by other programs here."""

import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape, quoteattr

import pytest

from exporter.jmx.mask import HIDDEN, masked
from testing.growth import grows_with_length_alone

SHORT = [
    # secret, text, what is told
    ("t", "connection to t refused at it", "connection to <secret> refused at it"),
    ("t", "t", "<secret>"),
    ("t", "not 't', nor \"t\", [t], (t), <t>", "not '<secret>', nor \"<secret>\", [<secret>], (<secret>), <<secret>>"),
    ("t", "user=admin;password=t;x=at", "user=admin;password=<secret>;x=at"),
    ("t", "http://admin:t@host/t", "http://admin:<secret>@host/<secret>"),
    ("t", "it was t.", "it was <secret>."),
    ("t", "it was t\nand t\tthen", "it was <secret>\nand <secret>\tthen"),
    ("rmi", "java.rmi.ConnectException: rmi, rmi-x, rmi_x", "java.rmi.ConnectException: <secret>, <secret>-x, rmi_x"),
    ("10", "10.0.0.1:1099 after 10 s", "10.0.0.1:1099 after <secret> s"),
    ("ü", "für ü", "für <secret>"),
    ("1", "11 1 1a", "11 <secret> 1a"),
    ("@", "jmx@host @ x", "jmx@host <secret> x"),
    ("a.b", "a.b a.bc xa.b", "<secret> a.bc xa.b"),
    ("a+b", "a+b aab", "<secret> aab"),
    (".*", "all of it, .* too", "all of it, <secret> too"),
    ("(x", "(x is no (xy)", "<secret> is no (xy)"),
    ("\\d\\g", "1 \\d\\g 2", "1 <secret> 2"),
    ("\\", "a \\ b \\\\ c", "a <secret> b <secret> c"),
    ("secret", "a secret, <secret>", "a <secret>, <secret>"),
    ("aa", "aaa aa", "aaa <secret>"),
]
LONG = [
    ("wso2carbon", "xwso2carbonx: wso2carbon", "x<secret>x: <secret>"),
    ("p@ss w0rd", "refused for 'p@ss w0rd'; p@ss is not", "refused for '<secret>'; p@ss is not"),
    ("p@ss w0rd", "p@ss  w0rd, p@ss\n w0rd and xp@ss w0rdx", "<secret>, <secret> and x<secret>x"),
    (" at the edge ", "it was at the edge, at  the  edge", "it was <secret>, <secret>"),
    ("line\nbreak", "line break, line\nbreak, line\\nbreak", "<secret>, <secret>, <secret>"),
    ("abababab", "xababababab", "x<secret>"),
    ("a<b&c\"d'e", "<p>a&lt;b&amp;c&quot;d&#39;e</p>", "<p><secret></p>"),
    ("a<b&c\"d'e", "a&#x3C;b&#38;c&#34;d&apos;e", "<secret>"),
    ("100% of/it", "?p=100%25+of%2Fit&q=1", "?p=<secret>&q=1"),
    ("100% of/it", "?p=100%25%20of%2fit", "?p=<secret>"),
    ("pässwörd", "p%C3%A4ssw%c3%b6rd p%E4ssw%F6rd p\\u00e4ssw\\u00F6rd", "<secret> <secret> <secret>"),
    ("rocket-\N{ROCKET}", "rocket-\\ud83d\\ude80 rocket-\\U0001f680 rocket-%F0%9F%9A%80", "<secret> <secret> <secret>"),
    ('back\\slash"es', 'back\\\\slash\\"es', "<secret>"),
    (
        "abcdefghijkl",
        "the message was cut: abcdefg\N{HORIZONTAL ELLIPSIS}",
        "the message was cut: <secret>\N{HORIZONTAL ELLIPSIS}",
    ),
    ("abcdefghijkl", "abcdefg it was not cut", "abcdefg it was not cut"),
    ("<secret>x", "was <secret>xy", "was <secret>y"),
]


@pytest.mark.parametrize(("secret", "text", "expected"), [*SHORT, *LONG])
def test_a_secret_is_masked_where_it_is_a_whole_value_or_word(secret: str, text: str, expected: str) -> None:
    assert masked(text, secret) == expected


@pytest.mark.parametrize(("secret", "text", "expected"), [*SHORT, *LONG])
def test_masking_twice_is_masking_once(secret: str, text: str, expected: str) -> None:
    assert masked(expected, secret) == expected


@pytest.mark.parametrize("secret", ["", " ", "\n\t", "+"])
def test_nothing_and_blanks_hide_nothing(secret: str) -> None:
    assert masked("a b  c\n%20 d+e", secret) == "a b  c\n%20 d+e"


WRITTEN: list[Callable[[str], str]] = [
    str,
    repr,
    json.dumps,
    lambda secret: json.dumps(secret, ensure_ascii=False),
    quote,
    quote_plus,
    lambda secret: quote(secret, safe=""),
    lambda secret: quote(secret, safe="!'()*"),
    escape,
    quoteattr,
    lambda secret: "".join(f"&#{ord(character)};" for character in secret),
    lambda secret: "".join(f"\\u{ord(character):04X}" for character in secret),
    lambda secret: " ".join(secret.split()),
]


@pytest.mark.parametrize("written", range(len(WRITTEN)))
@pytest.mark.parametrize(
    "secret",
    [
        "t",
        "p@ss w0rd",
        "a<b>&\"c'",
        "100%+1 = /x?y#z",
        "C:\\new\\table",
        "tab\there",
        "zwei\r\nZeilen",
        "[.*+?^$(){}|]",
        "pässwörd",
        "&lt;p&amp;",
        "%20%41",
        "\\u0041\\n",
        "two  blanks",
    ],
)
def test_nothing_of_it_remains_however_it_is_written(secret: str, written: int) -> None:
    shown = masked(f"the server said [{WRITTEN[written](secret)}] to it", secret)
    quotes = "\"'"
    assert shown.replace("\\", "").replace(quotes[0], "").replace(quotes[1], "") == f"the server said [{HIDDEN}] to it"


@pytest.mark.parametrize(
    "secret", ["\\" * 40 + "x", "%25" * 40 + "x", "a" * 100 + "b", "&amp;" * 40 + "x", "a b " * 30]
)
@pytest.mark.parametrize("piece", ["\\", "%25", "%", "a", "&amp;", "&", " ", "a b ", "<secret>", "\\u0041", "+"])
def test_masking_takes_no_more_time_than_the_text_is_long(secret: str, piece: str) -> None:
    assert grows_with_length_alone(
        lambda text: masked(text, secret), lambda length: piece * (length // len(piece)), 100_000
    )
