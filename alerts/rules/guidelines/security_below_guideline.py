"""A server has a weakness that WSO2's guidelines tell to mend."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import OF_SERVER, SERVER
from alerts.verdicts import hidden_expression, verdict_count, verdict_expression, verdict_sentences
from exporter.guidelines import Catalogue

_HIDDEN = "What is weak there is not told to everybody."
_ADVICE = """\
The report has what was found and the lines to write: wso2-exporter check on the exporter's machine shows it to
whoever may read the configuration; the page shows it where the endpoint wants a login."""
_RUNBOOK = Runbook(
    meaning=(
        "The server is weak in the area that the alert names: a default password or key, a file that others may read, "
        "a port that anybody reaches, and the like. Where the endpoint is open to everybody, weaknesses have no names "
        "in its series, and the alert knows the area alone."
    ),
    impact="Users notice nothing. Somebody else may: some of these are known to everyone who has the product.",
    diagnosis=(
        "`wso2-exporter check --config.file FILE NAME` on the exporter's machine, or `/report?target=NAME` where the "
        "endpoint wants a login: each weakness with its evidence. Of passwords and keys it says that they are the "
        "default, never what they are."
    ),
    mitigation=(
        "What is critical first: default login, default key, root, databases on H2. Take the steps that the report "
        "gives, in its order. Full marks are not security: the guidelines are where it begins. A weakness that is "
        "accepted gets a waiver with a reason and a last day."
    ),
    prevention=(
        "`wso2-exporter check --config.file FILE --fail-on warning NAME` before a server is in production, and after "
        "each change."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on weaknesses: a ticket for each category, also where no names are served."""
    named = verdict_expression(catalogue, "warning", "security")
    return Alert(
        name="WSO2SecurityBelowGuideline",
        fault="configuration",
        levels=(Level("warning", f"{named}\nor\n{hidden_expression(catalogue)}", waits=30, stays=30),),
        reason="Where an endpoint hides weaknesses, an area that is worse than all that it shows has one.",
        summary=f"{SERVER}: weaknesses to mend, {{{{ $labels.category }}}}{verdict_count('security')}",
        description="\n".join([verdict_sentences(catalogue, "security", otherwise=_HIDDEN), _ADVICE]),
        steps=(
            "Run wso2-exporter check --config.file FILE NAME on its machine: it names each weakness with its evidence.",
            "Mend what is critical first: default passwords and keys, root, databases on H2.",
            "What is accepted gets a waiver with a reason and a last day.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-guidelines", "Guidelines that are not ok"),
    )
