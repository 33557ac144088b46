"""Families that are served and on no panel, and why: a person who looks for one need not look twice."""

import re

LEFT_OUT = (
    ("jvm_memory_(pool_|pool_collection_)?init_bytes", "where memory began tells nothing of now"),
    ("jvm_memory_pool_collection_max_bytes", "it is the pool's own maximum, which is drawn"),
    ("jvm_buffer_pool_used_buffers", "bytes tell how full buffers are, not their number"),
    ("wso2_guideline_info", "the catalogue, which the exporter's page shows with its sources"),
    ("node_(memory|vmstat)_.*", "parts of memory; what is available and what is swapped is drawn"),
    ("node_network_.*", "properties of interfaces, and counters that stay 0 on today's"),
    ("node_(netstat|sockstat|softnet|udp)_.*", "the kernel's networking in detail; resets and overflows are drawn"),
    ("node_(arp|nf_conntrack)_.*", "neighbours and connection tracking; its table's use is drawn"),
    ("node_(cpu|schedstat)_.*", "the processors in detail; their use and what waits for them is drawn"),
    ("node_(disk|nvme|md|xfs|filesystem|nfs)_.*", "storage in detail; use, time and bytes are drawn"),
    ("node_(hwmon|cooling_device|edac)_.*", "hardware; temperatures and memory faults are drawn"),
    ("node_(time|timex)_.*", "the clock in detail; its offset and whether it is set are drawn"),
    ("node_(dmi|os|selinux|entropy)_.*", "what a machine is, which does not change while it runs"),
    ("node_pressure_.*", "stalls of everybody at once; waiting of somebody comes first and is drawn"),
)
"""Regular expressions of whole names, and the reason; whoever wants these has dashboards made for node_exporter."""


def why_left_out(family: str) -> str:
    """Say why a family is on no panel; nothing where it should be on one."""
    return next((reason for pattern, reason in LEFT_OUT if re.fullmatch(pattern, family)), "")
