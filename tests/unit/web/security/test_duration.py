"""Durations as Go reads them: the cases are those that its documentation and its grammar name."""

import pytest

from exporter.web.security.duration import duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("+0", 0),
        ("-0", 0),
        ("0s", 0),
        ("300ms", 0.3),
        ("-1.5h", -5400),
        ("2h45m", 9900),
        ("1h10m10s", 4210),
        ("+5s", 5),
        ("1us", 1e-6),
        ("1\u00b5s", 1e-6),
        ("1\u03bcs", 1e-6),
        ("7ns", 7e-9),
        (".5s", 0.5),
        ("5.s", 5),
        ("1s1s", 2),
        ("1m1h", 3660),
        ("3.0000000000000001s", 3),
        ("0.4ns", 0),
        ("2562047h", 9_223_369_200),
        ("9223372036.854775807s", 9_223_372_036.854775807),
    ],
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "1",
            "-",
            "+",
            "s",
            ".",
            ".s",
            "-.s",
            "1.2.3s",
            "1d",
            "1w",
            "1S",
            "1 s",
            " 1s",
            "1s ",
            "1e3s",
            "--1s",
            "1s-1s",
        ),
        *(
            "1e3s",
            "--1s",
            "1s-1s",
            "1s1",
            "1m 30s",
            "1sec",
            "1msec",
            "\u0661s",
            "0x1s",
            "1_000s",
            "1\u00b5",
            "1s\n",
            "1,5s",
        ),
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"found a text that is no duration, expected one such as 1s or 250ms"):
        duration(text)


@pytest.mark.parametrize(
    "text", ["2562048h", "9223372036.854775808s", "9223372036854775808ns", "2562047h1h", "9" * 60 + "h"]
)
def test_more_than_go_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"found more than 292 years"):
        duration(text)


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no duration"):
        duration("1" * 100_000 + "s")
