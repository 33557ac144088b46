"""A clock that is off, or that nobody sets."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.machine_texts import PAGE_OF_MACHINE, on_its_machine
from alerts.texts import JOBS, OF, OF_EXPORTER, since
from exporter.guidelines import Catalogue

_NAME = "WSO2ClockWrong"
OFF_SECONDS = 0.05
"""What a clock that is kept right is never off by for ten minutes."""
_FREE_SECONDS = 16
"""The error that the kernel believes a clock to have which nobody has set for long (NTP_PHASE_MAX of linux/timex.h)."""
_EXPRESSION = on_its_machine(
    f"""
  abs(last_over_time(node_timex_offset_seconds{{{JOBS}}}[2m])) > {OFF_SECONDS}
  or
  last_over_time(node_timex_maxerror_seconds{{{JOBS}}}[2m]) >= {_FREE_SECONDS}
  and on (job, instance) max_over_time(node_timex_sync_status{{{JOBS}}}[2m]) == 0
"""
)
_HOW = """\
{{ if ge $value 16.0 }}the clock is not kept right by anybody
{{- else }}the clock is off by {{ $value | humanizeDuration }}{{ end }}"""
_ADVICE = """\
Servers whose clocks differ refuse each other's tokens and SAML assertions, as not valid yet or no more, and what their
logs tell cannot be put in order."""
_RUNBOOK = Runbook(
    meaning=(
        "For ten minutes the machine's clock has been off by more than 50 ms, or no program has set it for so long "
        "that the kernel trusts it no more."
    ),
    impact=(
        "Small at first. From some seconds on, tokens that another server has just made are not valid yet; from "
        "minutes on SAML assertions and JWTs are refused, TOTP codes fail, and Kerberos does."
    ),
    diagnosis=(
        "- `timedatectl`: `System clock synchronized: no` is what it says; `chronyc tracking` and `chronyc sources`, "
        "or `timedatectl timesync-status`, tell of the program that should set it.\n"
        "- `date -u` on two machines at once shows what is seconds off.\n"
        "- A virtual machine may take its host's clock, and have no such program: then the host has to be right."
    ),
    mitigation=(
        "Start the program (`systemctl restart chronyd` or `systemd-timesyncd`), and let UDP port 123 through to its "
        "servers. `chronyc makestep` sets a clock that is far off at once: do that while the server is out of the "
        "load balancer."
    ),
    prevention="Run chrony or systemd-timesyncd on every machine, with the same servers.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on clocks that are off or free."""
    return Alert(
        name=_NAME,
        fault="errors",
        levels=(Level("warning", _EXPRESSION, waits=10),),
        server="{{ $labels.machine }}",
        summary=f"{{{{ $labels.machine }}}}: {_HOW}",
        description=f"{OF}\nOn {{{{ $labels.machine }}}} {_HOW}.{since(_NAME)}\n{_ADVICE}",
        steps=(
            "See who should set the clock: timedatectl, chronyc tracking.",
            "See whether it reaches its servers: chronyc sources; UDP port 123 must be open.",
            "Start it again; set a clock that is far off (chronyc makestep) while the servers are out of traffic.",
        ),
        choice=OF_EXPORTER,
        page=PAGE_OF_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Clock offset"),
        needs="the machine's metrics (`host`), which are on by default",
    )
