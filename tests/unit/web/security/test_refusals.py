import pytest

from exporter.web.security.refusals import Refusal, Refusals

KEYS = ("msg", "client", "reason", "not_logged_before")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def counted(refusals: Refusals) -> dict[str, float]:
    samples = [sample for family in refusals.families() for sample in family.samples]
    return {sample.labels.get("reason", "handshake"): sample.value for sample in samples}


def test_all_are_counted_and_each_reason_is_there_from_the_start() -> None:
    refusals = Refusals()
    assert counted(refusals) == dict.fromkeys(
        ("no_login", "wrong_login", "too_many_logins", "rate_limit", "handshake"), 0
    )
    for refusal in Refusal:
        refusals.request(refusal, "192.0.2.1")
    refusals.handshake("192.0.2.1", "eof")
    assert set(counted(refusals).values()) == {1}


def test_a_scanner_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    refusals = Refusals(clock)
    for _ in range(1000):
        refusals.handshake("192.0.2.1", "eof")
        refusals.request(Refusal.WRONG_LOGIN, "192.0.2.2")
    clock.now += 61
    refusals.request(Refusal.RATE_LIMIT, "192.0.2.3")
    told = [tuple(vars(each).get(key) for key in KEYS) for each in caplog.records]
    assert told == [
        ("a TLS handshake failed", "192.0.2.1", "eof", None),
        ("a request was refused", "192.0.2.2", "wrong_login", None),
        ("a request was refused", "192.0.2.3", "rate_limit", 999),
    ]
    assert counted(refusals)["wrong_login"] == 1000


def test_a_request_without_a_login_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    """A browser's first one always is."""
    Refusals().request(Refusal.NO_LOGIN, "192.0.2.1")
    assert caplog.records == []
