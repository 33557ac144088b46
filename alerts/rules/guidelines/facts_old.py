"""What a server is judged by was found out long ago."""

from collections.abc import Iterator

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF_SERVER, SERVER
from exporter.collect.facts_file import SOURCE
from exporter.facts.inspection import INTERVALS
from exporter.guidelines import Catalogue

_FILE_SECONDS = 7 * 86_400
"""A facts file has no interval of ours: whoever writes it does so once a week at least."""
_DESCRIPTION = f"""\
{SERVER}{EXPORTER} is judged by facts from
{{{{ $labels.source }}}} that are {{{{ $value | humanizeDuration }}}} old, though the server can be read.
A change since then is not seen."""
_RUNBOOK = Runbook(
    meaning=(
        "The server is up, but what it is judged by was not found out again in twice the time that it should: looks at "
        "its files, handshakes, process or machine fail or hang. From `facts_file`: nobody wrote that file for a week."
    ),
    impact="Verdicts are as old as the facts. What was mended is still told, and what broke since is not.",
    diagnosis=(
        "The exporter's log, and `wso2_exporter_guideline_facts_failed_total`. `wso2-exporter check --config.file FILE "
        "NAME` looks at everything now and names what is unknown, with the reason. A home on a mount that hangs (`ls "
        "CARBON_HOME`), a permission that was taken away. For `facts_file`: the timer or cron job that runs "
        "`wso2-exporter check` with `--facts-out`."
    ),
    mitigation=(
        "Mend the mount or the permission; looks go on by themselves. Write the facts file anew. A look that hangs for "
        "ever in the kernel ends with a restart of the exporter."
    ),
    prevention="A timer for `facts_file` whose own failure is told; homes on local disks, not on network mounts.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on old facts: a ticket, since only verdicts are late."""
    return Alert(
        name="WSO2GuidelineFactsOld",
        fault="configuration",
        levels=(Level("warning", _expression(), waits=30),),
        reason="Twice the time after which facts are looked at again; a server that is down keeps its old ones.",
        summary=f"{SERVER}: judged by facts ({{{{ $labels.source }}}}) {{{{ $value | humanizeDuration }}}} old",
        description=_DESCRIPTION,
        steps=(
            "Run wso2-exporter check --config.file FILE NAME: it looks now, and names what it cannot find out.",
            "Read the exporter's log for what hangs or is refused: a mount, a permission.",
            "With facts_file, see whether the timer that writes it still runs.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Age of facts"),
    )


def _expression() -> str:
    old = "\n  or ".join(_older_than())
    return f"(\n  {old}\n)\nand on (job, instance, target) max_over_time(wso2_up{{{JOBS}}}[3m]) == 1"


def _older_than() -> Iterator[str]:
    for seconds in sorted(set(INTERVALS.values())):
        sources = "|".join(origin for origin, interval in INTERVALS.items() if interval == seconds)
        yield _older(sources, 2 * int(seconds))
    yield _older(SOURCE, _FILE_SECONDS)


def _older(sources: str, seconds: int) -> str:
    operator = "=~" if "|" in sources else "="
    return f'last_over_time(wso2_guideline_facts_age_seconds{{{JOBS},source{operator}"{sources}"}}[3m]) > {seconds}'
