import logging

import pytest

from exporter.targets.jmxquery.warning import warn_about_jmxquery


def test_the_weaknesses_are_said_once_for_all_targets(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        warn_about_jmxquery(["carbon", "gateway"], ["jvm_threads_state", "jdk in wso2_server_info"])
    (record,) = caplog.records
    assert vars(record)["targets"] == "carbon,gateway"
    for word in ("no TLS", "audit log", "hence no: jvm_threads_state, jdk in wso2_server_info; the password"):
        assert word in record.message


def test_without_targets_there_is_nothing_to_warn_about(caplog: pytest.LogCaptureFixture) -> None:
    warn_about_jmxquery([], ["jvm_threads_state"])
    assert not caplog.records
