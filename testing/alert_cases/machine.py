"""Cases of the layer machine."""

from testing.alert_cases.case import Case, Growth, Series, Value
from testing.alert_cases.verdicts import verdict

GATEWAY = Series(name="node_uname_info", labels='nodename="gateway"', well=1, bad=1, below=1, owner="exporter")
"""Which machine the exporter is on."""


def on_machine(name: str, labels: str = "", *, well: Value, bad: Value, below: Value) -> Series:
    """A series that is judged of the machine."""
    return Series(name=name, labels=labels, well=well, bad=bad, below=below, owner="machine")


DISK = (
    on_machine("wso2_home_filesystem_used_ratio", 'mountpoint="/opt"', well=0.19, bad=0.971, below=0.9),
    on_machine("wso2_home_filesystem_available_bytes", 'mountpoint="/opt"', well=8.1e9, bad=3.12e8, below=1e9),
    on_machine("wso2_home_filesystem_used_ratio", 'mountpoint="/srv"', well=0.99, bad=0.99, below=0.99),
    on_machine("wso2_home_filesystem_available_bytes", 'mountpoint="/srv"', well=1e11, bad=1e11, below=1e11),
)
"""Of the second one a small share is still a lot."""

CORES = tuple(
    Series(
        name="node_cpu_seconds_total",
        labels=f'cpu="{cpu}",mode="{mode}"',
        well=well,
        bad=bad,
        below=bad,
        owner="exporter",
    )
    for cpu in (0, 1)
    for mode, well, bad in (("idle", Growth(0.9), Growth(0.03)), ("user", Growth(0.1), Growth(0.97)))
)
MEMORY = (
    Series(name="node_memory_MemAvailable_bytes", well=8e9, bad=2.56e8, below=1.2e9, owner="exporter"),
    Series(name="node_memory_MemTotal_bytes", well=1.6e10, bad=1.6e10, below=1.6e10, owner="exporter"),
)


def fills(per_hour: float, *, left: float, used: float) -> tuple[Series, ...]:
    """A filesystem that fills up by so many bytes an hour; just below the fault half as fast."""
    bad, below = Growth(-per_hour / 3600), Growth(-per_hour / 7200)
    return (
        on_machine("wso2_home_filesystem_available_bytes", 'mountpoint="/opt"', well=left, bad=bad, below=below),
        on_machine("wso2_home_filesystem_used_ratio", 'mountpoint="/opt"', well=used - 0.1, bad=used, below=used),
    )


def of_node(name: str, labels: str = "", *, well: Value, bad: Value, below: Value) -> Series:
    """A series of the exporter's collectors."""
    return Series(name=name, labels=labels, well=well, bad=bad, below=below, owner="exporter")


EXPORTERS_HOME = of_node(
    "wso2_home_filesystem_used_ratio", 'machine="gateway",mountpoint="/opt"', well=0.2, bad=0.2, below=0.2
)
DEVICE = 'device="/dev/sdb1",fstype="ext4",mountpoint='

CASES = (
    Case(
        alert="WSO2DiskAlmostFull",
        severity="critical",
        series=(*verdict("disk_used", "disk", "critical", "machine"), *DISK),
        waits=4,
        ends=4,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2DiskAlmostFull",
        severity="warning",
        series=(*verdict("disk_used", "disk", "warning", "machine"), *DISK),
        waits=31,
        ends=4,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2CoresOverloaded",
        severity="critical",
        series=(*verdict("cores_used", "cores", "critical", "machine"), *CORES, GATEWAY),
        waits=16,
        ends=4,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2CoresOverloaded",
        severity="warning",
        series=(*verdict("cores_used", "cores", "warning", "machine"), *CORES, GATEWAY),
        waits=31,
        ends=4,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2MemoryAlmostExhausted",
        severity="critical",
        series=(*verdict("ram_available", "ram", "critical", "machine"), *MEMORY, GATEWAY),
        waits=4,
        ends=4,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2MemoryAlmostExhausted",
        severity="warning",
        series=(*verdict("ram_available", "ram", "warning", "machine"), *MEMORY, GATEWAY),
        waits=31,
        ends=4,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2DiskFullSoon",
        severity="critical",
        series=fills(1.5e9, left=7e9, used=0.85),
        waits=112,
        interval=60,
        ends=4,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2DiskFullSoon",
        severity="warning",
        series=fills(4e8, left=1e10, used=0.65),
        waits=138,
        interval=60,
        ends=4,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2FilesystemReadOnly",
        severity="warning",
        series=(
            of_node("node_filesystem_readonly", f'{DEVICE}"/var"', well=0, bad=1, below=0),
            of_node("node_filesystem_readonly", f'{DEVICE}"/usr"', well=1, bad=1, below=1),
            GATEWAY,
        ),
        waits=6,
        ends=3,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2FilesystemReadOnly",
        severity="warning",
        series=(
            of_node("node_filesystem_readonly", f'{DEVICE}"/opt"', well=None, bad=1, below=0),
            EXPORTERS_HOME,
            GATEWAY,
        ),
        waits=6,
        ends=3,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2KilledByKernel",
        severity="warning",
        series=(of_node("node_vmstat_oom_kill", well=3, bad=Growth(1 / 600), below=3), GATEWAY),
        waits=1,
        ends=16,
        dead="lasts",
        server="gateway",
        momentary=True,
    ),
    Case(
        alert="WSO2ClockWrong",
        severity="warning",
        series=(
            of_node("node_timex_offset_seconds", well=-0.002, bad=-0.21, below=0.049),
            of_node("node_timex_maxerror_seconds", well=0.01, bad=0.2, below=0.2),
            of_node("node_timex_sync_status", well=1, bad=1, below=1),
            GATEWAY,
        ),
        waits=11,
        ends=3,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2ClockWrong",
        severity="warning",
        series=(
            of_node("node_timex_offset_seconds", well=0, bad=0, below=0),
            of_node("node_timex_maxerror_seconds", well=0.01, bad=16, below=16),
            of_node("node_timex_sync_status", well=1, bad=0, below=1),
            GATEWAY,
        ),
        waits=13,
        ends=3,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2ListenQueueOverflows",
        severity="warning",
        series=(of_node("node_netstat_TcpExt_ListenOverflows", well=13, bad=Growth(2.5), below=13), GATEWAY),
        waits=11,
        ends=7,
        dead="lasts",
        server="gateway",
    ),
)
