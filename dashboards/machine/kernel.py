"""What else the kernel tells of a machine: its clock, its limits, its hardware."""

from grafana_foundation_sdk.builders import statetimeline, table, timeseries
from grafana_foundation_sdk.models.dashboard import DynamicConfigValue, ValueMap, ValueMappingResult

from dashboards.board import Row
from dashboards.panels import Columns, Line, lines, merged_table, states
from dashboards.queries import EXPORTER, highest, lowest, of_machines, rate
from dashboards.rule_limits import CLOCK_OFF

_MACHINE = "{{machine}}"
_SYNCHRONISED = ValueMap(
    options={
        "0": ValueMappingResult(text="not in time", color="orange", index=0),
        "1": ValueMappingResult(text="in time", color="green", index=1),
    }
)


def kernel() -> tuple[Row, Row]:
    """Clock and limits, which matter to servers, and hardware, which most virtual machines do not have."""
    return (
        Row("Clock and limits", [_offset(), _clock(), _files(), _identity()]),
        Row(
            "Hardware",
            [_temperatures(), _frequencies(), _memory_errors(), _arrays(), _bonds(), _remote()],
            collapsed=True,
        ),
    )


def _offset() -> timeseries.Panel:
    offset = f"abs(node_timex_offset_seconds{{{EXPORTER}}})"
    error = f"node_timex_maxerror_seconds{{{EXPORTER}}}"
    return lines(
        "Clock offset",
        "How far the clock was from its time servers, and how wrong it may be at most by its own estimate. Tokens and "
        "assertions fail where clocks part.",
        "s",
        [
            Line(highest(of_machines(offset), 10), f"{_MACHINE} off"),
            Line(highest(of_machines(error), 10), f"{_MACHINE} at most"),
        ],
        span=6,
        limits=CLOCK_OFF,
    ).no_value("The kernel's clock was not seen")


def _clock() -> statetimeline.Panel:
    return states(
        "Clock in time",
        "Whether a time server keeps the clock in time.",
        Line(lowest(of_machines(f"node_timex_sync_status{{{EXPORTER}}}")), _MACHINE),
        [_SYNCHRONISED],
        span=6,
    )


def _files() -> timeseries.Panel:
    share = f"node_filefd_allocated{{{EXPORTER}}} / node_filefd_maximum{{{EXPORTER}}}"
    return lines(
        "Open files of the machine",
        "The share of the files that all processes together may have open.",
        "percentunit",
        [Line(highest(of_machines(share)), _MACHINE)],
        span=6,
    )


def _identity() -> table.Panel:
    named = f"max by (machine, nodename, release) ({of_machines(f'node_uname_info{{{EXPORTER}}}')})"
    system = f"max by (machine, pretty_name) ({of_machines(f'node_os_info{{{EXPORTER}}}')})"
    up = f"max by (machine) ({of_machines(f'time() - node_boot_time_seconds{{{EXPORTER}}}')})"
    return (
        merged_table(
            "Machines",
            "Each machine's name, system and kernel, and how long it has been up.",
            {"name": named, "system": system, "up": up},
            Columns(
                {
                    "machine": "machine",
                    "nodename": "name",
                    "pretty_name": "system",
                    "release": "kernel",
                    "Value #up": "up",
                },
                left_out=("Time", "Value #name", "Value #system"),
            ),
        )
        .span(6)
        .height(8)
        .override_by_name("up", [DynamicConfigValue(id_val="unit", value="s")])
    )


def _temperatures() -> timeseries.Panel:
    sensors = f"node_hwmon_temp_celsius{{{EXPORTER}}}"
    zones = f"node_thermal_zone_temp{{{EXPORTER}}}"
    return lines(
        "Temperatures",
        "Of sensors and of zones of the board.",
        "celsius",
        [
            Line(highest(of_machines(sensors), 10), f"{_MACHINE} {{{{chip}}}} {{{{sensor}}}}"),
            Line(highest(of_machines(zones), 10), f"{_MACHINE} {{{{type}}}} {{{{zone}}}}"),
        ],
    ).no_value("No sensors seen")


def _frequencies() -> timeseries.Panel:
    now = f"avg without (cpu) (node_cpu_scaling_frequency_hertz{{{EXPORTER}}})"
    most = f"max without (cpu) (node_cpu_scaling_frequency_max_hertz{{{EXPORTER}}})"
    return lines(
        "Frequency of processors",
        "The mean of all processors, and the highest that there may be.",
        "hertz",
        [
            Line(highest(of_machines(now), 10), _MACHINE),
            Line(highest(of_machines(most), 10), f"{_MACHINE} highest"),
        ],
    ).no_value("None seen, as on most virtual machines")


def _memory_errors() -> timeseries.Panel:
    return lines(
        "Errors of memory modules",
        "Errors in a second that the memory mended, and that it could not mend.",
        "ops",
        [
            Line(highest(of_machines(rate("node_edac_correctable_errors_total", EXPORTER)), 10), f"{_MACHINE} mended"),
            Line(
                highest(of_machines(rate("node_edac_uncorrectable_errors_total", EXPORTER)), 10),
                f"{_MACHINE} not mended",
            ),
        ],
    ).no_value("No memory controller seen")


def _arrays() -> timeseries.Panel:
    disks = f"node_md_disks{{{EXPORTER}}}"
    return lines(
        "Disks of arrays",
        "Disks of software arrays in each state.",
        "short",
        [Line(highest(of_machines(disks)), f"{_MACHINE} {{{{device}}}} {{{{state}}}}")],
    ).no_value("No software arrays seen")


def _bonds() -> timeseries.Panel:
    missing = f"node_bonding_slaves{{{EXPORTER}}} - node_bonding_active{{{EXPORTER}}}"
    return lines(
        "Links missing in bonds",
        "Links of a bonding device that do not work.",
        "short",
        [Line(highest(of_machines(missing)), f"{_MACHINE} {{{{master}}}}")],
    ).no_value("No bonding devices seen")


def _remote() -> timeseries.Panel:
    return lines(
        "Calls to file servers",
        "Calls to NFS servers in a second, and those that had to be sent again.",
        "ops",
        [
            Line(highest(of_machines(rate("node_nfs_rpcs_total", EXPORTER)), 10), f"{_MACHINE} calls"),
            Line(highest(of_machines(rate("node_nfs_rpc_retransmissions_total", EXPORTER)), 10), f"{_MACHINE} again"),
        ],
    ).no_value("No files seen on NFS servers")
