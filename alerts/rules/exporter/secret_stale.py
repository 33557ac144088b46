"""The password's file of a server cannot be used; the session from before goes on."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_DESCRIPTION = f"""\
{OF}
The file with the password for {SERVER}{EXPORTER} cannot be used.{since("WSO2SecretStale")}
The session from before goes on; once it ends, the server cannot be read."""
_RUNBOOK = Runbook(
    meaning=(
        "For 15 minutes the exporter could not use the file that `password_file` names: it is gone, empty, or not "
        "readable. It reads the server in the session that it began before."
    ),
    impact=(
        "None as yet. When the session ends, with a restart of the server or of the exporter or a break of the "
        "network, no new one is begun: the server is down for the exporter, with the reason `login`."
    ),
    diagnosis=(
        "The exporter's log says once what is wrong, with the file's name. `ls -l` on the file and on the folders "
        "above it, as the exporter's user; what should have written it: a rotation of passwords, a mounted secret."
    ),
    mitigation="Write the file anew. The next scrape reads it; nothing needs a restart or a SIGHUP.",
    prevention=(
        "Write secrets anew by a rename, so that there is no moment without one, and give the exporter's user the "
        "right to read them in the same step."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a password's file that cannot be used: a ticket, since the server is still read."""
    return Alert(
        name="WSO2SecretStale",
        fault="monitoring",
        levels=(Level("warning", f"min_over_time(wso2_scrape_stale_secret{{{JOBS}}}[3m]) == 1", waits=15),),
        reason="A scrape that failed says nothing of it: what the ones before said counts for three minutes.",
        summary=f"{SERVER}: the file with its password cannot be used; lost once the session ends",
        description=_DESCRIPTION,
        steps=(
            "Look at the file as the exporter's user: is it there, readable and not empty (ls -l)?",
            "See what should have written it: a rotation of passwords, a mounted secret.",
            "Write it anew; the next scrape reads it.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Stale secrets"),
    )
