"""Families that are served and on no panel, and why: a person who looks for one need not look twice."""

from fnmatch import fnmatchcase

_INITIAL = ("jvm_memory_init_bytes", "jvm_memory_pool_init_bytes", "jvm_memory_pool_collection_init_bytes")

LEFT_OUT = (
    (_INITIAL, "where memory began tells nothing of now"),
    (("jvm_memory_pool_collection_max_bytes",), "it is the pool's own maximum, which is drawn"),
    (("jvm_buffer_pool_used_buffers",), "bytes tell how full buffers are, not their number"),
    (("wso2_guideline_info",), "the catalogue, which the exporter's page shows with its sources"),
    (("node_memory_*", "node_vmstat_*"), "parts of memory; what is available and what is swapped is drawn"),
    (("node_network_*",), "properties of interfaces, and counters that stay 0 on today's"),
    (
        ("node_netstat_*", "node_sockstat_*", "node_softnet_*", "node_udp_queues"),
        "the kernel's networking in detail; resets and overflows are drawn",
    ),
    (("node_arp_entries", "node_nf_conntrack_*"), "neighbours and connections; how full their table is is drawn"),
    (("node_cpu_*", "node_schedstat_*"), "the processors in detail; their use and what waits for them is drawn"),
    (
        ("node_disk_*", "node_nvme_*", "node_md_*", "node_xfs_*", "node_filesystem_*", "node_nfs_*"),
        "storage in detail; use, time and bytes are drawn",
    ),
    (
        ("node_hwmon_*", "node_cooling_device_*", "node_edac_*"),
        "hardware in detail; temperatures and faults of memory are drawn",
    ),
    (("node_time_*", "node_timex_*"), "the clock in detail; its offset and whether it is set are drawn"),
    (
        ("node_dmi_info", "node_os_*", "node_selinux_*", "node_entropy_*"),
        "what a machine is, which does not change while it runs",
    ),
    (("node_pressure_*",), "time in which all tasks stood still; that some waited comes first, and is drawn"),
)
"""Names, of which a star stands for any end, and the reason; of such a group some may be drawn."""


def why_left_out(family: str) -> str:
    """Say why a family is on no panel; nothing where it should be on one."""
    return next((why for names, why in LEFT_OUT if any(fnmatchcase(family, name) for name in names)), "")
