"""A filesystem that can be written no more."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.machine_texts import PAGE_OF_MACHINE, on_its_machine
from alerts.texts import JOBS, OF, OF_EXPORTER, since
from exporter.guidelines import Catalogue

_NAME = "WSO2FilesystemReadOnly"
_READ_ONLY = f"last_over_time(node_filesystem_readonly{{{JOBS}}}[2m]) == 1"
_EXPRESSION = on_its_machine(
    f"""
  {_READ_ONLY} and min_over_time(node_filesystem_readonly{{{JOBS}}}[1d]) == 0
  or
  {_READ_ONLY} and on (job, instance, mountpoint) last_over_time(wso2_home_filesystem_used_ratio{{{JOBS}}}[2m])
"""
)
_ADVICE = """\
The kernel does that where it finds a filesystem damaged, or its disk does not answer. What is written there fails:
logs, deployment and embedded databases, where it holds a server."""
_RUNBOOK = Runbook(
    meaning=(
        "A filesystem that was written within the last day is read-only now, or the one that holds a server's home is."
    ),
    impact=(
        "A server whose home is there can write neither logs nor its embedded databases, and deploys nothing. It goes "
        "on answering what needs none of these."
    ),
    diagnosis=(
        "- `findmnt -no TARGET,FSTYPE,OPTIONS -T CARBON_HOME`: `ro` among the options is what it says.\n"
        "- `dmesg -T | grep -iE 'remount|I/O error|EXT4-fs|XFS' | tail -20`: why the kernel did it.\n"
        "- `touch CARBON_HOME/tmp/x` as the server's user: `Read-only file system` proves it.\n\n"
        "Nothing in the kernel's log: somebody mounted it so, or a volume is attached to another machine, too."
    ),
    mitigation=(
        "Where a disk fails, move the server to another machine first. Then stop what has files open there "
        "(`fuser -vm MOUNTPOINT`), check the filesystem while it is not mounted (`fsck`), and mount it again. "
        "`mount -o remount,rw MOUNTPOINT` alone is for one that was mounted so by mistake."
    ),
    prevention="Watch the disks' own health (`smartctl`, the cloud's events), and back up what is written there.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on filesystems that have become read-only."""
    return Alert(
        name=_NAME,
        fault="errors",
        levels=(Level("warning", _EXPRESSION, waits=5),),
        server="{{ $labels.machine }}",
        summary="{{ $labels.machine }}: filesystem {{ $labels.mountpoint }} is read-only",
        description=(
            f"{OF}\nOn {{{{ $labels.machine }}}} the filesystem {{{{ $labels.mountpoint }}}} of the device "
            f"{{{{ $labels.device }}}} is read-only.{since(_NAME)}\n{_ADVICE}"
        ),
        steps=(
            "See that it is so, and what is there: findmnt -T CARBON_HOME.",
            "See why: dmesg -T | grep -iE 'remount|I/O error' | tail.",
            "Where the disk fails, move the server away; else stop it, check the filesystem and mount it again.",
        ),
        choice=OF_EXPORTER,
        page=PAGE_OF_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Read-only filesystems"),
        needs="the machine's metrics (`host`), which are on by default",
        reason="Many are so for good (snaps, images): what counts is one that was not, or that holds a server.",
    )
