import pytest

from exporter.web.scrape_time import scrape_seconds


@pytest.mark.parametrize(
    ("header", "offset", "seconds"),
    [
        ("10", 0.5, 9.5),
        ("10.000000", 0.5, 9.5),
        ("1", 0.5, 0.5),
        ("0.4", 0.5, 0.2),
        (None, 0.5, 9.5),
        ("", 0.5, 9.5),
        ("soon", 0.5, 9.5),
        ("nan", 0.5, 9.5),
        ("inf", 0.5, 9.5),
        ("-3", 0.5, 9.5),
        ("0", 0.5, 9.5),
        ("86400", 0.5, 59.5),
    ],
)
def test_the_scrapers_own_time_less_the_offset_counts(header: str | None, offset: float, seconds: float) -> None:
    assert scrape_seconds(header, offset) == pytest.approx(seconds)
