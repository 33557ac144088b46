"""Processors of machines: use, and what waits for them."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.limits import guideline_limits
from dashboards.panels import Line, lines
from dashboards.queries import EXPORTER, highest, of_machines, rate
from exporter.guidelines import Catalogue

_MACHINE = "{{machine}}"
_NOT_IDLE = f'{EXPORTER},mode!="idle"'


def processors(catalogue: Catalogue) -> Row:
    """Utilisation and saturation."""
    return Row("Processors", [_busy(catalogue), _load(catalogue), _modes(), _pressure(), _tasks(), _switches()])


def _busy(catalogue: Catalogue) -> timeseries.Panel:
    idle = rate("node_cpu_seconds_total", f'{EXPORTER},mode=~"idle|iowait"')
    busy = f"1 - avg without (cpu) (sum without (mode) ({idle}))"
    return lines(
        "Processors busy",
        "The share of the processors' time that was neither idle nor spent waiting for a disk.",
        "percentunit",
        [Line(highest(of_machines(busy)), _MACHINE)],
        limits=guideline_limits(catalogue, "cores_used"),
    ).max(1)


def _load(catalogue: Catalogue) -> timeseries.Panel:
    cores = f'count without (cpu, mode) (node_cpu_seconds_total{{{EXPORTER},mode="idle"}})'
    means = {"1 minute": "node_load1", "5 minutes": "node_load5", "15 minutes": "node_load15"}
    return lines(
        "Load",
        "Threads that run or wait for a processor or a disk, for each processor: above 1 some wait.",
        "short",
        [
            Line(highest(of_machines(f"{name}{{{EXPORTER}}} / {cores}"), 6), f"{_MACHINE} {words}")
            for words, name in means.items()
        ],
        limits=guideline_limits(catalogue, "cores_load"),
    )


def _modes() -> timeseries.Panel:
    modes = f"avg without (cpu) ({rate('node_cpu_seconds_total', _NOT_IDLE)})"
    return lines(
        "Time of processors",
        "What the processors did, as shares of their time. Steal went to other virtual machines.",
        "percentunit",
        [Line(highest(of_machines(modes)), f"{_MACHINE} {{{{mode}}}}")],
    )


def _pressure() -> timeseries.Panel:
    waits = {
        "for a processor": "node_pressure_cpu_waiting_seconds_total",
        "for memory": "node_pressure_memory_waiting_seconds_total",
        "for a disk": "node_pressure_io_waiting_seconds_total",
    }
    return lines(
        "Pressure",
        "The share of the time in which some task waited for a processor, for memory, or for a disk, as the kernel "
        "measures it.",
        "percentunit",
        [Line(highest(of_machines(rate(name, EXPORTER)), 6), f"{_MACHINE} {words}") for words, name in waits.items()],
    ).no_value("Not seen: not every kernel measures it")


def _tasks() -> timeseries.Panel:
    return lines(
        "Tasks",
        "Tasks that run or could, and tasks that wait for a disk.",
        "short",
        [
            Line(highest(of_machines(f"node_procs_running{{{EXPORTER}}}"), 10), f"{_MACHINE} running"),
            Line(highest(of_machines(f"node_procs_blocked{{{EXPORTER}}}"), 10), f"{_MACHINE} waiting for a disk"),
        ],
    )


def _switches() -> timeseries.Panel:
    counters = {
        "switches": "node_context_switches_total",
        "interrupts": "node_intr_total",
        "new processes": "node_forks_total",
    }
    return lines(
        "Switches, interrupts, new processes",
        "How often in a second the kernel changed from task to task, served an interrupt, and began a process.",
        "ops",
        [
            Line(highest(of_machines(rate(name, EXPORTER)), 6), f"{_MACHINE} {words}")
            for words, name in counters.items()
        ],
    )
