"""What became of findings is told of those whose advice was followed, and of all others that are not met."""

from development.advice_outcome import faults, table, to_follow


def finding(status: str, *places: str) -> dict[str, object]:
    steps = [{"place": place, "lines": "x", "file": "conf/a" if place == "file" else ""} for place in places]
    return {"status": status, "found": "what was found", "steps": steps}


BEFORE = {
    "hsts": finding("warning", "toml", "file", "toml"),
    "swap": finding("info", "command"),
    "q_rpo": finding("unanswered"),
    "server_header": finding("ok"),
}


def test_what_is_met_unanswered_or_the_machines_is_not_followed() -> None:
    assert to_follow(BEFORE) == ["hsts"]


def test_what_is_not_met_after_it_is_a_fault_also_where_it_was_met_before() -> None:
    after = {**BEFORE, "server_header": finding("critical")}
    assert faults(BEFORE, after) == [
        "hsts: warning before, warning after: what was found",
        "server_header: ok before, critical after: what was found",
    ]
    assert faults(BEFORE, {**BEFORE, "hsts": finding("ok")}) == []


def test_the_table_has_the_steps_and_what_cannot_be_shown() -> None:
    lines = table(BEFORE, {**BEFORE, "hsts": finding("ok")}, ["hsts"]).splitlines()
    assert "| `hsts` | warning | deployment.toml, conf/a | ok |" in lines
    assert "| `swap` | info | info | the machine's |" in lines
