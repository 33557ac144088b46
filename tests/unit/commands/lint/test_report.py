"""What is said of a pack, by what the server has."""

from collections.abc import Callable

import pytest

from exporter.commands.lint.dry_run import RuleOutcome
from exporter.commands.lint.report import LintReport
from exporter.model.snapshot import AttributeValue

ReportOf = Callable[..., LintReport]

QUEUES = """\
rules:
  - mbean: app:type=Queue,name=*
    labels:
      - {property: name, match: '(?P<queue>[a-z]+)'}
    metrics:
      - {name: queue_depth, type: gauge, help: Messages waiting, value: Depth}
  - mbean: app:type=Broker
    metrics:
      - {name: broker_age, type: gauge, help: Age, value: Times.age}
"""
CONDITIONAL = QUEUES.replace("    labels:\n", "    requires: Since\n    labels:\n")
GUARDED = QUEUES.replace("    labels:\n", "    unless: Since\n    labels:\n")
CODES = QUEUES.replace("value: Depth", "value: 'Depth[code]'")
ITEM = QUEUES.replace("value: Depth", "value: Depth.now")
INFO = """\
rules:
  - mbean: app:type=Broker
    metrics:
      - name: broker_info
        type: info
        help: The broker
        labels:
          - {attribute: %s, label: what}
"""
BROKER: dict[str, dict[str, AttributeValue]] = {"app:type=Broker": {"Times": {"age": 3}}}


def with_queue(**attributes: AttributeValue) -> dict[str, dict[str, AttributeValue]]:
    """The broker, and a queue with attributes."""
    return {**BROKER, "app:type=Queue,name=orders": attributes}


def problems(report: LintReport) -> list[tuple[str, str, str]]:
    return [(problem.kind, problem.where, problem.message) for problem in report.problems]


def first_rule(report: LintReport) -> RuleOutcome:
    assert report.run is not None
    return report.run.rules[0]


def test_a_pack_that_fits_its_server_is_without_problems(report_of: ReportOf) -> None:
    mbeans = {**with_queue(Depth=7), "app:type=Queue,name=bills": {"Depth": 0}}
    report = report_of(QUEUES, mbeans, "other:type=Thing")
    assert report.run is not None
    assert problems(report) == []
    assert [(rule.origin, len(rule.matched), rule.samples) for rule in report.run.rules] == [
        ("own.yml:2", 2, 2),
        ("own.yml:7", 1, 1),
    ]
    assert [str(name) for name in report.run.unwanted] == ["other:type=Thing"]
    assert (report.run.samples, report.run.families, len(report.run.mbeans)) == (3, 2, 4)


def test_a_rule_without_an_mbean_is_a_problem(report_of: ReportOf) -> None:
    report = report_of(QUEUES, BROKER, "app:type=Queues,name=orders")
    assert problems(report) == [("no_mbean", "own.yml:2", "no MBean matches app:type=Queue,name=*")]


@pytest.mark.parametrize(
    ("pack", "attributes", "cause"),
    [
        (QUEUES, {"Dept": 1}, "Depth: no MBean has the attribute Depth"),
        (ITEM, {"Depth": {"max": 1, "min": 1}}, "Depth.now: Depth has no item now, but max, min"),
    ],
)
def test_a_value_that_the_rule_names_wrongly_is_a_problem_that_says_why(
    report_of: ReportOf, pack: str, attributes: dict[str, AttributeValue], cause: str
) -> None:
    message = f"queue_depth: no sample of app:type=Queue,name=orders: {cause}"
    assert problems(report_of(pack, with_queue(**attributes))) == [("no_sample", "own.yml:2", message)]


def test_a_value_of_another_kind_than_the_rule_expects_is_one_problem(report_of: ReportOf) -> None:
    report = report_of(ITEM, with_queue(Depth=1))
    message = "Depth.now is not mapped: found a number, expected composite data or a map"
    assert problems(report) == [("unmapped", "app:type=Queue,name=orders", message)]
    assert first_rule(report).families[0].absent[0].cause == "what was read cannot be mapped"


@pytest.mark.parametrize(
    ("pack", "attributes", "cause"),
    [
        (QUEUES, {"Depth": None}, "it is null"),
        (QUEUES, {"Depth": -1}, "it is negative or not finite, so it is not known"),
        (CODES, {"Depth": {}}, "it has no entries"),
        (CONDITIONAL, {"Depth": 1}, "the rule requires Since, which no MBean has"),
        (GUARDED, {"Depth": 1, "Since": 3}, "the rule is not for MBeans with Since, which all have"),
    ],
)
def test_a_value_that_the_server_lacks_just_now_is_told_and_no_problem(
    report_of: ReportOf, pack: str, attributes: dict[str, AttributeValue], cause: str
) -> None:
    report = report_of(pack, with_queue(**attributes))
    (family,) = first_rule(report).families
    assert [absent.cause for absent in family.absent] == [cause]
    assert problems(report) == []


def test_an_mbean_of_which_nothing_could_be_read_is_a_match_all_the_same(report_of: ReportOf) -> None:
    report = report_of(QUEUES, BROKER, "app:type=Queue,name=orders")
    message = "queue_depth: no sample of app:type=Queue,name=orders: Depth: no MBean has the attribute Depth"
    assert problems(report) == [("no_sample", "own.yml:2", message)]


def test_what_the_server_cannot_give_is_a_problem_without_the_secrets_of_its_words(report_of: ReportOf) -> None:
    cause = "java.io.IOException: http://u:hidden@h/ is gone\n"
    unreadable = (("app:type=Queue,name=orders", "Depth", cause),)
    report = report_of(QUEUES, BROKER, "app:type=Queue,name=orders", unreadable=unreadable)
    message = "Depth cannot be read: java.io.IOException: http://u:<secret>@h/ is gone\\n"
    assert problems(report) == [("unreadable", "app:type=Queue,name=orders", message)]


OPERATION = """\
rules:
  - mbean: java.lang:type=Threading
    metrics:
      - {name: own_deadlocks, type: gauge, help: Deadlocks, value: findDeadlockedThreads()}
"""


def test_an_operation_that_is_denied_is_a_problem_with_what_to_do(report_of: ReportOf) -> None:
    place, cause = "java.lang:type=Threading", "java.lang.SecurityException: Access denied!"
    report = report_of(OPERATION, {}, place, unreadable=((place, "findDeadlockedThreads()", cause),))
    message = (
        f"findDeadlockedThreads() cannot be read: {cause}; it is an operation that own.yml:2 wants for own_deadlocks: "
        "give the user read-write access, or switch that off with `without: {families: [own_deadlocks]}` "
        "under `mapping`"
    )
    assert problems(report) == [("unreadable", place, message)]


@pytest.mark.parametrize(
    ("attribute", "cause"),
    [
        ("findDeadlockedThreads()", "java.lang.UnsupportedOperationException: not here"),
        ("ThreadCount", "java.lang.SecurityException: Access denied!"),
    ],
)
def test_what_read_write_access_would_not_mend_is_not_said_to_want_it(
    report_of: ReportOf, attribute: str, cause: str
) -> None:
    place = "java.lang:type=Threading"
    report = report_of(OPERATION, {}, place, unreadable=((place, attribute, cause),))
    (found,) = [message for kind, _, message in problems(report) if kind == "unreadable"]
    assert found == f"{attribute} cannot be read: {cause}"


def test_a_name_that_the_rule_does_not_know_is_a_problem(report_of: ReportOf) -> None:
    report = report_of(QUEUES, {**BROKER, "app:type=Queue,name=ORDERS": {"Depth": 1}})
    message = "its name is not mapped: found ORDERS for the key name, no value that the rule knows"
    assert problems(report) == [("unmapped", "app:type=Queue,name=ORDERS", message)]


def test_a_sample_that_two_mbeans_give_is_a_problem_that_names_both(report_of: ReportOf) -> None:
    pack = QUEUES.replace("name=*", "name=*,*")
    mbeans = {**BROKER, **{f"app:type=Queue,name=orders,node={node}": {"Depth": node} for node in (1, 2)}}
    served, dropped = ("app:type=Queue,name=orders,node=1", "app:type=Queue,name=orders,node=2")
    message = f"queue_depth: a sample is given twice: that of {served} is served, this one's is not"
    assert problems(report_of(pack, mbeans)) == [("conflict", dropped, message)]


def test_series_over_the_limit_are_a_problem_and_counted(report_of: ReportOf) -> None:
    mbeans = {**BROKER, **{f"app:type=Queue,name={name}": {"Depth": 1} for name in "abcde"}}
    report = report_of(QUEUES, mbeans, limit=3)
    remedy = "mapping.limits of the configuration sets another"
    assert problems(report) == [("cut", "queue_depth", f"2 series over its limit are not served: {remedy}")]
    assert first_rule(report).samples == 5


@pytest.mark.parametrize(("attribute", "found"), [("AdminPassword", ["secret"]), ("Version", [])])
def test_a_label_from_what_looks_like_a_secret_is_a_problem(
    report_of: ReportOf, attribute: str, found: list[str]
) -> None:
    report = report_of(INFO % attribute, {"app:type=Broker": {attribute: "7.1"}})
    assert [problem.kind for problem in report.problems] == found
    assert "7.1" not in str(report.problems)


def test_a_pack_for_one_page_alone_is_tried_too(report_of: ReportOf) -> None:
    report = report_of(f"served_on: probe\n{QUEUES}", with_queue(Depth=7))
    assert report.run is not None
    assert (problems(report), report.run.samples) == ([], 2)
