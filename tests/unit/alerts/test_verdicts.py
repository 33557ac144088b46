"""The expressions of alerts on guidelines: the shipped guidelines, changed where a test needs others."""

import pytest
from msgspec.structs import replace

from alerts.alert import Level
from alerts.verdicts import Minutes, headroom_description, page_and_ticket, verdict_expression, verdict_sentences
from exporter.guidelines.catalogue import Catalogue, Guideline, load_catalogue
from exporter.model.assessment import Scope, Severity


def catalogue(*guidelines: tuple[str, Severity, Scope]) -> Catalogue:
    """A catalogue of guidelines on the headroom of threads: id, severity and scope of each."""
    shipped = load_catalogue()
    (any_one,) = [each for each in shipped.guidelines if each.id == "connector_busy_threads"]
    made: list[Guideline] = [
        replace(any_one, id=id_, severity=severity, scope=scope) for id_, severity, scope in guidelines
    ]
    return Catalogue(shipped.categories, tuple(made))


def test_a_page_is_about_critical_and_ends_with_any_better_verdict() -> None:
    """Unknown and unanswered are no verdicts: after them the last one still counts."""
    assert verdict_expression(catalogue(("busy", "critical", "server")), "critical", "headroom", "thread_pools") == (
        "max without (guideline, status, kind) (\n"
        '  max_over_time(wso2_guideline_status{category="thread_pools",kind="headroom",status="critical"}[2m]) == 1\n'
        "  unless ignoring (status) wso2_guideline_status"
        '{category="thread_pools",kind="headroom",status=~"warning|info|ok|waived"} == 1\n'
        ")"
    )


def test_a_ticket_stays_open_while_it_is_critical() -> None:
    ticket = verdict_expression(catalogue(("busy", "critical", "server")), "warning", "headroom", "thread_pools")
    assert 'status=~"critical|warning"' in ticket
    assert 'status=~"info|ok|waived"' in ticket


def test_without_a_category_each_counts_for_itself() -> None:
    assert "category" not in verdict_expression(catalogue(("busy", "critical", "server")), "warning", "headroom")


def test_a_guideline_that_may_not_page_is_left_out_of_the_page_alone() -> None:
    mixed = catalogue(("busy", "critical", "server"), ("slow", "warning", "server"), ("odd", "info", "server"))
    assert 'guideline!~"slow|odd"' in verdict_expression(mixed, "critical", "headroom", "thread_pools")
    assert 'guideline!~"odd"' in verdict_expression(mixed, "warning", "headroom", "thread_pools")


@pytest.mark.parametrize(
    ("severity", "kind", "message"),
    [
        ("critical", "headroom", "no guideline on headroom of thread_pools is critical"),
        ("warning", "security", "no guideline on security of thread_pools is warning"),
    ],
)
def test_an_alert_that_could_never_fire_is_an_error(severity: str, kind: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        verdict_expression(catalogue(("slow", "warning", "server")), severity, kind, "thread_pools")  # type: ignore[arg-type]


def test_a_machine_is_one_alert_beside_those_of_servers() -> None:
    """Its verdict may be a server's, where a container's limit decides or the server runs elsewhere."""
    of_servers, _, of_machines = verdict_expression(
        catalogue(("load", "critical", "machine")), "critical", "headroom", "thread_pools"
    ).partition("\nor\n")
    assert of_servers.startswith("max without (guideline, status, kind) (")
    assert (of_servers.count('machine=""'), of_servers.count('machine!=""')) == (2, 0)
    assert of_machines.startswith("max without (guideline, status, kind, job, instance, target) (")
    assert (of_machines.count('machine=""'), of_machines.count('machine!=""')) == (0, 3)


def test_a_page_and_its_ticket_have_their_own_times() -> None:
    busy = catalogue(("busy", "critical", "server"))
    page, ticket = page_and_ticket(busy, "thread_pools", critical=Minutes(5, 10), warning=Minutes(15, 30))
    assert page == Level("critical", verdict_expression(busy, "critical", "headroom", "thread_pools"), 5, 10)
    assert ticket == Level("warning", verdict_expression(busy, "warning", "headroom", "thread_pools"), 15, 30)


def test_a_description_begins_with_the_verdicts_and_ends_with_where_to_read_more() -> None:
    busy = catalogue(("busy", "critical", "server"))
    verdicts = verdict_sentences(busy, "headroom", "thread_pools")
    more = "Value, threshold and advice of each guideline are on the exporter's page."
    assert headroom_description(busy, "thread_pools", "One.", "Two.") == f"{verdicts}\nOne.\nTwo.\n{more}"


def test_only_where_a_machine_may_be_judged_is_one_looked_for() -> None:
    assert "machine" not in verdict_sentences(catalogue(("busy", "critical", "server")), "headroom")
    assert "machine=%q" in verdict_sentences(catalogue(("load", "critical", "machine")), "headroom")


def test_a_rule_may_be_on_one_guideline_of_its_category() -> None:
    both = catalogue(("busy", "critical", "server"), ("slow", "warning", "server"))
    expression = verdict_expression(both, "critical", "headroom", "thread_pools", "busy")
    assert expression.count('kind="headroom",guideline="busy"') == 2
    with pytest.raises(ValueError, match="no guideline on headroom of slow is critical"):
        verdict_expression(both, "critical", "headroom", "thread_pools", "slow")
