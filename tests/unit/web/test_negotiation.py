"""The examples of RFC 9110 (HTTP Semantics), sections 12.4.2, 12.5.1 and 12.5.3, and what scrapers really send."""

import gzip

import pytest

from exporter.web.negotiation import exposition_format, gzip_wanted, preferences, weight_of
from testing.application import Ask
from testing.growth import grows_with_length_alone

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
TABLE = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"
"""Section 12.5.1, the example of its table."""
PROMETHEUS_2_42 = (
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
)
PROMETHEUS_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
    "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
    "text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
)
PROMETHEUS_3_OF_PLAIN_TEXT = "text/plain;version=0.0.4;q=0.6,*/*;q=0.5"
PROMETHEUS_3_OF_PROTOBUF = (
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6," + PROMETHEUS_3
)


@pytest.mark.parametrize(
    ("header", "media_type", "parameters", "weight"),
    [
        ("audio/*; q=0.2, audio/basic", "audio/basic", {}, 1.0),
        ("audio/*; q=0.2, audio/basic", "audio/ogg", {}, 0.2),
        ("text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c", "text/html", {}, 1.0),
        ("text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c", "text/x-c", {}, 1.0),
        ("text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c", "text/x-dvi", {}, 0.8),
        ("text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c", "text/plain", {}, 0.5),
        (TABLE, "text/plain", {"format": "flowed"}, 1.0),
        (TABLE, "text/plain", {}, 0.7),
        (TABLE, "text/html", {}, 0.3),
        (TABLE, "image/jpeg", {}, 0.5),
        (TABLE, "text/plain", {"format": "fixed"}, 0.4),
        ("TEXT/Plain;Q=0.5", "text/plain", {}, 0.5),
        ('text/plain;format="flowed, \\"odd\\"";q=0.5', "text/plain", {"format": 'flowed, "odd"'}, 0.5),
        ("text/plain ; ; q=0.25", "text/plain", {}, 0.25),
        ("image/png", "text/plain", {}, 0.0),
        ("", "text/plain", {}, 0.0),
    ],
)
def test_the_most_specific_media_range_gives_the_weight(
    header: str, media_type: str, parameters: dict[str, str], weight: float
) -> None:
    assert weight_of(media_type, parameters, preferences(header)) == weight


@pytest.mark.parametrize(
    ("begin", "piece"), [('"', '\\"'), ('a/b;x="', '\\"'), ('"', '"')], ids=["escapes", "parameter", "quotes"]
)
def test_the_time_that_quotes_without_end_take_grows_with_their_length_alone(begin: str, piece: str) -> None:
    """As long as headers may be. Looked for from each quote to the end, one took half a minute of the processor."""

    def header(length: int) -> str:
        # an odd number of quotes: the last one does not end
        return f"text/html, {begin}{piece * (length // len(piece) // 2 * 2)}"

    assert preferences(header(64_000))[0].value == "text/html"
    assert grows_with_length_alone(preferences, header, 64_000)


def test_quotes_that_do_not_end_take_the_rest() -> None:
    assert [each.value for each in preferences('text/html, text/plain;x="a, */*')] == ["text/html"]


@pytest.mark.parametrize("weight", ["1.1", "0.1234", "-1", ".5", "abc", "", "1e-1", "\u0661"])
def test_an_element_with_a_weight_that_is_none_does_not_count(weight: str) -> None:
    assert preferences(f"text/plain;q={weight}") == []


@pytest.mark.parametrize("weight", ["0", "0.", "0.5", "0.123", "1", "1.", "1.000"])
def test_a_weight_has_three_digits_at_most(weight: str) -> None:
    assert [each.weight for each in preferences(f"text/plain;q={weight}")] == [float(weight)]


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        (None, PLAIN),
        ("", PLAIN),
        ("*/*", PLAIN),
        ("text/*", PLAIN),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", PLAIN),
        ("image/png", PLAIN),
        ("text/plain", PLAIN),
        ("text/plain;version=0.0.4", PLAIN),
        ("text/plain;version=0.0.4;charset=UTF-8", PLAIN),
        ("text/plain;version=1.0.0", "text/plain; version=1.0.0; charset=utf-8; escaping=underscores"),
        ("text/plain;version=2.0.0", PLAIN),
        ("application/openmetrics-text", OPENMETRICS),
        ("application/*", OPENMETRICS),
        ("application/openmetrics-text, */*", OPENMETRICS),
        ("application/openmetrics-text;version=1.0.0", f"{OPENMETRICS}; escaping=underscores"),
        ('application/openmetrics-text;version="1.0.0"', f"{OPENMETRICS}; escaping=underscores"),
        ("application/openmetrics-text;version=0.0.1", PLAIN),
        ("application/openmetrics-text;version=2.0.0", PLAIN),
        ("application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.5", OPENMETRICS),
        ("application/openmetrics-text;version=abc", PLAIN),
        ("application/openmetrics-text;q=0", PLAIN),
        ("application/openmetrics-text;q=0, */*", PLAIN),
        ("application/openmetrics-text;q=0.1, text/plain;q=0.9", PLAIN),
        ("text/plain;q=0.9, application/openmetrics-text;q=0.1", PLAIN),
        ("text/plain;q=0.1, application/openmetrics-text;q=0.9", OPENMETRICS),
        ("text/plain, application/openmetrics-text", PLAIN),
        ("text/plain;q=0, */*;q=0.1", OPENMETRICS),
        (PROMETHEUS_2_42, f"{OPENMETRICS}; escaping=underscores"),
        (PROMETHEUS_3, f"{OPENMETRICS}; escaping=allow-utf-8"),
        (PROMETHEUS_3_OF_PROTOBUF, f"{OPENMETRICS}; escaping=allow-utf-8"),
        (PROMETHEUS_3_OF_PLAIN_TEXT, PLAIN),
    ],
)
def test_the_answer_is_in_the_format_that_is_most_welcome(ask: Ask, accept: str | None, answer: str) -> None:
    headers = {} if accept is None else {"accept": accept}
    assert ask("/metrics", **headers).headers["content-type"].startswith(answer)


def test_a_version_is_never_called_another() -> None:
    assert exposition_format("application/openmetrics-text;version=1.0.0;escaping=dots") == (
        "application/openmetrics-text;version=1.0.0;escaping=dots"
    )


@pytest.mark.parametrize(
    ("accept_encoding", "compressed"),
    [
        (None, False),
        ("", False),
        ("compress, gzip", True),
        ("*", False),
        ("compress;q=0.5, gzip;q=1.0", True),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", True),
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip;q=0, *", False),
        ("gzip;q=0.1", True),
        ("gzip;q=0.1, identity;q=0.9", False),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("identity", False),
        ("identity;q=0, *", True),
        ("identity;q=0", False),
        ("deflate, br", False),
        ("gzip;q=abc", False),
    ],
)
def test_the_answer_is_compressed_where_that_is_welcome(accept_encoding: str | None, compressed: object) -> None:
    assert gzip_wanted(accept_encoding) is compressed


def test_what_refuses_gzip_gets_none(ask: Ask) -> None:
    answer = ask("/metrics", accept_encoding="gzip;q=0")
    assert "content-encoding" not in answer.headers
    assert b"wso2_up" in answer.body
    assert b"wso2_up" in gzip.decompress(ask("/metrics", accept_encoding="gzip;q=0.5, *;q=0").body)
