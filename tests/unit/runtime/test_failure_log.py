import logging

import pytest

from exporter.runtime.failure_log import FailureLog

LOGGER = logging.getLogger("exporter.host.test")


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> FailureLog:
    caplog.set_level(logging.INFO)
    return FailureLog(LOGGER, "mount point")


def test_a_lasting_failure_is_logged_once(log: FailureLog, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        log.update({"/data": TimeoutError("no answer within 2 s")})
    assert caplog.messages == ["mount point failed: TimeoutError: no answer within 2 s"]
    assert vars(caplog.records[0])["mount_point"] == "/data"


def test_a_failure_is_logged_again_after_it_was_over(log: FailureLog, caplog: pytest.LogCaptureFixture) -> None:
    log.update({"/data": OSError("gone")})
    log.update({})
    log.update({"/data": OSError("gone")})
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO", "WARNING"]


def test_a_second_failure_beside_a_known_one_is_logged(log: FailureLog, caplog: pytest.LogCaptureFixture) -> None:
    log.update({"/data": OSError("gone")})
    log.update({"/data": OSError("gone"), "/more": OSError("gone too")})
    assert [vars(record)["mount_point"] for record in caplog.records] == ["/data", "/more"]


def test_only_a_refusal_of_the_system_is_logged_without_its_place(
    log: FailureLog, caplog: pytest.LogCaptureFixture
) -> None:
    log.update({"/data": OSError("refused"), "/more": KeyError("a fault of ours")})
    assert [bool(record.exc_info) for record in caplog.records] == [False, True]
