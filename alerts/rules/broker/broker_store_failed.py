"""The broker cannot use its message store."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_DESCRIPTION = f"""\
{OF}
The message broker of {SERVER}{EXPORTER} says that its message store cannot be used. It takes no messages until the
database is back.{since("WSO2BrokerStoreFailed")}"""
_RUNBOOK = Runbook(
    meaning="The broker (Andes) has found that the database of its messages cannot be used.",
    impact=(
        "Publishers are refused or wait. In API Manager, throttling and notices between nodes go through this broker: "
        "limits are not kept while it stands."
    ),
    diagnosis=(
        "The database of `WSO2_MB_STORE_DB`: is it up, reachable, full, locked?"
        "\n\n"
        "```sh\n"
        "grep -E 'andes|MB_STORE' CARBON_HOME/repository/logs/wso2carbon.log | grep -E 'ERROR|WARN' | tail\n"
        "```"
        "\n\n"
        "Its pool is seen with `jmx_enable = true`: see `WSO2DataSourceExhausted`."
    ),
    mitigation="Bring the database back; the broker takes messages again by itself.",
    prevention="A database with fail-over for the store, and its own alert on free space.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on the broker's store: a page, since no message is taken."""
    return Alert(
        name="WSO2BrokerStoreFailed",
        fault="availability",
        levels=(Level("critical", f"last_over_time(andes_store_healthy{{{JOBS}}}[2m]) == 0", waits=1, stays=3),),
        summary=f"{SERVER}: the broker's message store failed, health {{{{ $value }}}}",
        description=_DESCRIPTION,
        steps=(
            "See whether the database of WSO2_MB_STORE_DB answers.",
            "Read the broker's errors in wso2carbon.log.",
            "Bring the database back.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-broker", "Store health"),
        needs="the broker of API Manager's traffic manager or of Enterprise Integrator",
    )
