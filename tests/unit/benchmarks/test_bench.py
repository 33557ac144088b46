"""Who is measured where."""

import re
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.contenders import contenders

_JAVA = Path("jdk")


def _bench(*checkouts: str, only: str = "") -> Bench:
    return Bench(contenders(_JAVA), [Path(checkout) for checkout in checkouts], _JAVA, 15, re.compile(only))


def test_two_checkouts_are_measured_one_after_the_other_in_each_case() -> None:
    entrants = _bench("before", "after", only="^machine/").entrants("machine", 0.0)
    assert [(entrant.case.contender, entrant.environment["PYTHONPATH"]) for entrant in entrants] == [
        ("node_exporter", "before"),
        ("node_exporter", "after"),
        ("host collectors", "before"),
        ("host collectors", "after"),
    ]


def test_modules_of_the_folder_where_the_bench_is_started_are_nobodys() -> None:
    (entrant, *_) = _bench("before").entrants("carbon", 0.0)
    assert entrant.environment["PYTHONSAFEPATH"] == "1"


def test_only_what_matches_is_measured() -> None:
    entrants = _bench("here", only="tomcat/packs/native/50ms").entrants("tomcat", 0.05)
    assert [(entrant.case.scope, entrant.case.contender) for entrant in entrants] == [("packs", "native")]
    assert _bench("here", only="tomcat/packs/native/50ms").entrants("tomcat", 0.0) == []


def test_a_round_of_facts_is_measured_on_a_carbon_server_alone() -> None:
    wanted = "(carbon|tomcat|many)/facts/inspections/"
    found = {server: _bench("here", only=wanted).entrants(server, 0.0) for server in ("carbon", "tomcat", "many")}
    assert {server: len(entrants) for server, entrants in found.items()} == {"carbon": 1, "tomcat": 0, "many": 0}
