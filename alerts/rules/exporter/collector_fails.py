"""Something of the machine that was read is read no more."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import JOBS, OF_EXPORTER
from exporter.guidelines import Catalogue

_EXPRESSION = f"""\
max_over_time(node_scrape_collector_success{{{JOBS}}}[15m]) == 0
and on (job, instance, collector) max_over_time(node_scrape_collector_success{{{JOBS}}}[6h]) == 1"""
_RUNBOOK = Runbook(
    meaning=(
        "A collector of the machine's metrics has failed for a quarter of an hour, after it worked within the last six "
        "hours. Collectors that never worked are left alone: `mdadm`, `nfs` and `nvme` have nothing to read on most "
        "virtual machines. After six hours it is taken for a state, and the ticket ends."
    ),
    impact="Panels and alerts on that part of the machine have no data, and guidelines on it are unknown.",
    diagnosis=(
        "`node_scrape_collector_success == 0` in Prometheus names the collectors; the exporter's log has the error of "
        "each. Was a permission taken away, a module unloaded, a mount lost? `wso2-exporter check --config.file FILE` "
        "names what it cannot find out. `ls -l` on the files below `/proc` or `/sys` that the log names, as the "
        "exporter's user."
    ),
    mitigation="Give the permission or the mount back. The next scrape reads it; nothing needs a restart.",
    prevention="After an upgrade of the kernel or of systemd's unit, look at the panel of collectors once.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a collector that began to fail: a ticket, since servers are read all the same."""
    return Alert(
        name="WSO2CollectorFails",
        fault="monitoring",
        levels=(Level("warning", _EXPRESSION),),
        reason="A change and not a state: some collectors have nothing to read on this machine, ever.",
        server="{{ $labels.instance }}",
        summary="{{ $labels.instance }}: {{ $labels.collector }} of the machine cannot be read any more",
        description=(
            "The collector {{ $labels.collector }} of wso2-exporter at {{ $labels.instance }} worked within "
            "the last six hours,\nand has failed for 15 minutes: this part of the machine is not watched."
        ),
        steps=(
            "Read the error of this collector in the exporter's log.",
            "See whether a permission, a kernel module or a mount was taken away.",
            "Give it back; the next scrape reads it.",
        ),
        choice=OF_EXPORTER,
        page=None,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Collectors"),
    )
