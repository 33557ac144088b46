"""The Carbon pack against the recorded kernel and against the MBeans of products."""

from collections.abc import Callable

import pytest

from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.model.snapshot import MBean, Snapshot
from testing.carbon_samples import RECORDING, SERVER
from testing.mapping import Mapped

STATUSES = ("STARTING", "RUNNING", "IN_MAINTENANCE", "RESTARTING", "SHUTTING_DOWN")


def test_a_bare_kernels_unreplaced_variables_are_neither_product_nor_version(
    samples_of: Callable[..., Mapped],
) -> None:
    assert samples_of(RECORDING)["wso2_server_info"] == {("", "", "17.0.15", "Linux"): 1}


@pytest.mark.parametrize("status", STATUSES)
def test_the_server_is_in_exactly_one_status(status: str, samples_by_name: Callable[[MappingResult], Mapped]) -> None:
    result = MetricMapper(load_packs("metrics")).map(Snapshot((MBean(SERVER, {"ServerStatus": status}),)))
    assert samples_by_name(result) == {
        "wso2_server_status": {(known,): float(known == status) for known in STATUSES},
    }


def test_the_recorded_kernel_runs(samples_of: Callable[..., Mapped]) -> None:
    assert samples_of(RECORDING)["wso2_server_status"][("RUNNING",)] == 1
