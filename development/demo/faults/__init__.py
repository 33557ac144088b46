"""Faults that are made for real: `FAULTS` has them by their names."""

from collections.abc import Mapping

from development.demo.fault import Fault
from development.demo.faults import (
    back_end_gone,
    back_end_slow,
    certificate,
    collection,
    connector,
    crash_loop,
    data_source,
    data_source_before_login,
    deadlock,
    disk_full,
    disk_full_dead,
    exporter_killed,
    files,
    frozen,
    heap_live,
    killed,
    most_servers,
    out_of_memory,
    planned_work,
    prometheus_restarted,
    restart,
    second_server,
    traffic_dropped,
    wrong_password,
)

_ALL: tuple[Fault, ...] = (
    killed.FAULT,
    frozen.FAULT,
    wrong_password.FAULT,
    exporter_killed.FAULT,
    crash_loop.FAULT,
    second_server.FAULT,
    most_servers.FAULT,
    heap_live.FAULT,
    collection.FAULT,
    out_of_memory.FAULT,
    deadlock.FAULT,
    connector.FAULT,
    data_source.FAULT,
    data_source_before_login.FAULT,
    disk_full.FAULT,
    disk_full_dead.FAULT,
    files.FAULT,
    back_end_gone.FAULT,
    back_end_slow.FAULT,
    traffic_dropped.FAULT,
    certificate.FAULT,
    prometheus_restarted.FAULT,
    restart.FAULT,
    planned_work.FAULT,
)
FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _ALL}
