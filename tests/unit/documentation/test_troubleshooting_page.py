"""docs/troubleshooting.md has every reason of `wso2_scrape_error`, and every line of the log that asks for action."""

from pathlib import Path
from typing import get_args

from development.places import PROJECT
from exporter.model.snapshot import ErrorReason
from testing.logged_messages import fixed_part, messages, modules
from testing.pages import page, rows, spans

PAGE = page("docs/troubleshooting.md")
_READABLE = "that every user of this machine may read, expected mode 0600 or 0640"
_OF_WEB_CONFIGURATION = (
    f"found a key in a file {_READABLE}",
    f"found hashes of passwords in a file {_READABLE}",
    "found a certificate that clients refuse: ",
    "found a certificate without a subjectAltName, which Prometheus refuses, expected one with the exporter's names",
)
MADE_WHEN_LOGGED = {
    "collect/target_log.py": (),
    "commands/serve.py": (
        f"found a file {_READABLE}",
        f"found a password in a file {_READABLE}",
        "found a waiver whose last day is over: it holds no longer",
        "found an answer of a day that is to come: it does not count before",
    ),
    "runtime/failure_log.py": (),
    "serving.py": ("cannot listen on",),
    "web/security/endpoint.py": _OF_WEB_CONFIGURATION,
    "web/security/refusals.py": (),
    "web/security/watch.py": _OF_WEB_CONFIGURATION,
}
"""Modules that log a text which comes from elsewhere, and what it says; nothing where its callers are read instead."""
_SHORTEST_BEGINNING = 20


def test_every_reason_has_a_row() -> None:
    told = {reason.strip("`") for reason, *_ in rows(PAGE, "| reason |")}
    assert told == set(get_args(ErrorReason))


def is_told(text: str) -> bool:
    """Whether the page has the text, or its beginning with `...` behind it."""
    return any(
        span == text
        or (span.endswith("...") and len(span) > _SHORTEST_BEGINNING and text.startswith(span.removesuffix("...")))
        for span in spans(PAGE)
    )


def test_every_warning_and_error_is_told() -> None:
    missing = {
        f"{module.relative_to(PROJECT)}: {part}"
        for module in modules()
        for part in told_parts(module)
        if part and not is_told(part)
    }
    assert sorted(missing) == []


def test_what_is_made_when_it_is_logged_is_told_too() -> None:
    made = {str(module.relative_to(PROJECT / "exporter")) for module in modules() if "" in told_parts(module)}
    assert made == MADE_WHEN_LOGGED.keys()
    assert [text for texts in MADE_WHEN_LOGGED.values() for text in texts if not is_told(text)] == []


def told_parts(module: Path) -> set[str]:
    return {fixed_part(message) for message in messages(module)}


def test_no_line_is_told_that_is_not_logged() -> None:
    logged = {part for module in modules() for part in told_parts(module)}
    logged |= {text for texts in MADE_WHEN_LOGGED.values() for text in texts}
    told = [line.strip("`") for part in PAGE.split("\n### ")[1:] for line, *_ in rows(f"\n{part}", "| line |")]
    assert len(told) > 40
    beginnings = [line.removesuffix("...") for line in told]
    assert [line for line in beginnings if not any(text.startswith(line) for text in logged)] == []


def test_messages_are_found_in_a_module(tmp_path: Path) -> None:
    source = """
_log.warning("one: %s", error)
self._logger.error(message, "x")
message = "two"
_log.info("three")
_failures = FailureLog(_log, "watch")
other.warning("four")
"""
    (tmp_path / "module.py").write_text(source)
    assert sorted(messages(tmp_path / "module.py")) == ["one: %s", "two", "watch failed"]
