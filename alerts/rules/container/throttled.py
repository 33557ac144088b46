"""A container whose quota of processors holds its server back."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_NAME = "WSO2Throttled"
SHARE = 0.25
"""Of the time in which the server was held back."""
_LIMIT = "{{- range printf `min(wso2_cgroup_cpu_limit_cores{%s})` $of | query }} of {{ .Value }} processors{{ end }}"
_HELD = f"held back {{{{ $value | humanizePercentage }}}} of the time by its container's limit{_LIMIT}"
_RUNBOOK = Runbook(
    meaning=(
        "For a quarter of an hour the kernel has held the server's container back for more than a quarter of the time, "
        "since its quota of processors was used up."
    ),
    impact=(
        "Every thread stops for tens of milliseconds, many times a second: response times grow, and a collection of "
        "the heap takes several times as long. The machine's processors may be idle meanwhile."
    ),
    diagnosis=(
        "- `cat /sys/fs/cgroup/cpu.stat` in the container: `nr_throttled` of `nr_periods`, and `throttled_usec` "
        "(cgroup v1: `cpu/cpu.stat`, `throttled_time` in nanoseconds).\n"
        "- `cat /sys/fs/cgroup/cpu.max` (v1: `cpu/cpu.cfs_quota_us` and `cpu.cfs_period_us`): the quota, and of which "
        "period.\n"
        "- `jcmd PID VM.info | grep -A3 -i 'active_processor_count'`: for how many processors the JVM made its "
        "threads. More threads of the collector than the quota allows use it up at once."
    ),
    mitigation=(
        "Raise the limit (`docker update --cpus`, `resources.limits.cpu`), or take traffic away. The machine must have "
        "the processors."
    ),
    prevention=(
        "WSO2 asks for two processors for a server. Where the limit is smaller, say so to the JVM "
        "(`-XX:ActiveProcessorCount`), so that it starts no more threads than that."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on servers that are held back."""
    return Alert(
        name=_NAME,
        fault="saturation",
        levels=(
            Level(
                "warning",
                f"rate(wso2_cgroup_cpu_throttled_seconds_total{{{JOBS}}}[5m]) > {SHARE}",
                waits=15,
            ),
        ),
        summary=f"{OF}{SERVER}: {_HELD}",
        description=(
            f"{OF}\n{SERVER}{EXPORTER} is {_HELD}.{since(_NAME)}\n"
            "All of its threads stand still meanwhile, whether or not the machine has processors to spare."
        ),
        steps=(
            "See the quota and how often it was used up: cpu.max and cpu.stat of the container's cgroup.",
            "See what uses it: top -H -b -n 1 -p PID; is it requests, or the collector's threads?",
            "Raise the limit of processors, or take traffic away.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Container throttling"),
        needs="a server in a container with a quota of processors, on the exporter's own machine",
    )
