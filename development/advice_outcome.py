"""What became of a kernel's findings once their advice was followed."""

from collections.abc import Iterator, Mapping, Sequence

from development.kernel_check import Finding

NOT_SHOWN: Mapping[str, str] = {
    **dict.fromkeys(("cores_provided", "cores_used", "cores_load", "ram_provided", "ram_available"), "the machine's"),
    **dict.fromkeys(("heap_fits_memory", "disk_provided", "disk_used", "swap", "os_supported"), "the machine's"),
    "heap_after_collection": "of what runs in it",
    "jdk_patched": "the machine's JDK",
    "hosts_own_name": "the machine's",
    **dict.fromkeys(("nofile_soft", "nofile_hard", "nproc"), "the machine's: not everywhere root may raise limits"),
    "service_managed": "the trial starts it by hand",
    "config_validation": "the machine's swap",
    "passwords_encrypted": "the kernel comes without bin/ciphertool.sh",
    "ports_listening": "a list to look at, which is never ok",
    **{
        f"sysctl_{name}": "the machine's"
        for name in (
            "tcp_fin_timeout",
            "tcp_tw_reuse",
            "tcp_tw_recycle",
            "rmem_default",
            "rmem_max",
            "wmem_default",
            "wmem_max",
            "tcp_rmem",
            "tcp_wmem",
            "file_max",
            "port_range",
        )
    },
    "external_tls": "the trial's PostgreSQL speaks no TLS",
}
"""What a bare kernel on this machine cannot show to turn ok, and why."""

_GOOD = ("ok", "not_applicable", "unanswered", "waived")


def to_follow(before: Mapping[str, Finding]) -> list[str]:
    """Name the guidelines that are not met and whose advice can be followed, in the catalogue's order."""
    return [name for name, finding in before.items() if finding["status"] not in _GOOD and name not in NOT_SHOWN]


def faults(before: Mapping[str, Finding], after: Mapping[str, Finding]) -> list[str]:
    """Say what is not as it should be after all advice was followed: a line for each guideline that is not met."""
    return [
        f"{name}: {before[name]['status']} before, {finding['status']} after: {finding['found']}"
        for name, finding in after.items()
        if finding["status"] not in _GOOD and name not in NOT_SHOWN
    ]


def table(before: Mapping[str, Finding], after: Mapping[str, Finding], followed: Sequence[str]) -> str:
    """Lay the outcome out in Markdown: each finding before, the steps that were taken, and after."""
    head = ["| guideline | before | steps | after |", "|---|---|---|---|"]
    rows = (
        f"| `{name}` | {before[name]['status']} | {_steps(before[name])} | {after[name]['status']} |"
        for name in followed
    )
    return "\n".join([*head, *rows, "", *_others(before, after)])


def _steps(finding: Finding) -> str:
    places = [step["file"] if step["place"] == "file" else step["place"] for step in finding["steps"]]
    return ", ".join(dict.fromkeys(_SAID.get(place, place) for place in places)) or "none"


_SAID = {"toml": "deployment.toml", "argument": "argument of the start script", "person": "by hand", "command": "run"}


def _others(before: Mapping[str, Finding], after: Mapping[str, Finding]) -> Iterator[str]:
    yield from ("| not shown | before | after | why |", "|---|---|---|---|")
    for name, reason in NOT_SHOWN.items():
        if name in before and {before[name]["status"], after[name]["status"]} - set(_GOOD):
            yield f"| `{name}` | {before[name]['status']} | {after[name]['status']} | {reason} |"
