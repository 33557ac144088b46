import re
from collections.abc import Callable
from contextlib import nullcontext
from typing import get_args

import pytest

from development import debian, environment, jdks, jmx_exporter, kernel, matrix, prepare, programs, pythons, synapse
from development.places import PROJECT
from development.site import environment as site_environment

PURPOSES = get_args(prepare.Purpose)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was set up, with nothing done."""
    steps: list[str] = []

    def note(name: str) -> Callable[..., None]:
        return lambda *arguments: steps.append(f"{name} {arguments[0]}" if name == "environment" else name)

    monkeypatch.setattr(prepare, "setting_up", nullcontext)
    monkeypatch.setattr(environment, "make", note("environment"))
    monkeypatch.setattr(site_environment, "make", lambda: steps.append("site"))
    monkeypatch.setattr(matrix, "make", lambda made: steps.append(f"wheel on {', '.join(made)}"))
    monkeypatch.setattr(pythons, "this_one", lambda: "this one")
    monkeypatch.setattr(pythons, "installed", lambda: ["this one", "another one"])
    monkeypatch.setattr(programs, "jdk", note("jdk"))
    monkeypatch.setattr(programs, "chromium", note("chromium"))
    monkeypatch.setattr(debian, "unpack_tomcat", note("tomcat"))
    monkeypatch.setattr(debian, "unpack_mandoc", note("mandoc"))
    monkeypatch.setattr(debian, "unpack_tools", note("tools"))
    monkeypatch.setattr(kernel, "fetch", note("kernel"))
    monkeypatch.setattr(jdks, "fetch", note("jdks"))
    monkeypatch.setattr(jmx_exporter, "fetch", note("jmx_exporter"))
    monkeypatch.setattr(synapse, "fetch", note("synapse"))
    return steps


@pytest.mark.parametrize(
    ("purpose", "steps"),
    [
        ("run", ["environment run", "jdk"]),
        ("demo", ["environment test", "jdk", "kernel", "tools", "synapse"]),
        ("unit", ["environment test", "wheel on this one"]),
        (
            "test",
            [
                *("environment test", "wheel on this one, another one", "site"),
                *("jdk", "kernel", "tools", "tomcat", "jmx_exporter", "mandoc", "chromium", "jdks", "synapse"),
            ],
        ),
        ("bench", ["environment test", "jdk", "kernel", "tools", "tomcat", "jmx_exporter"]),
        ("fuzz", ["environment fuzz"]),
        ("soak", ["environment test", "jdk", "kernel"]),
        ("docs", ["environment test"]),
        ("docs-site", ["site"]),
        ("package", ["environment test", "jdk", "kernel", "tools"]),
        ("lint", ["environment test"]),
        ("format", ["environment test"]),
    ],
)
def test_each_target_of_make_sets_up_what_it_needs(purpose: prepare.Purpose, steps: list[str], done: list[str]) -> None:
    prepare.prepare(purpose)
    assert done == steps


def test_each_target_of_make_that_uses_an_environment_prepares_it_first() -> None:
    targets = re.split(r"^([\w-]+):$", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE)[1:]
    recipes = dict(zip(targets[::2], targets[1::2], strict=True))
    assert {name for name, recipe in recipes.items() if "PYTHON)" in recipe} == {*PURPOSES, "upgrade"}
    assert [
        name for name in PURPOSES if not recipes[name].startswith(f"\n\t@$(PYTHON) -m development.prepare {name}\n")
    ] == []


@pytest.mark.parametrize("arguments", [[], ["everything"], ["run", "test"]])
def test_another_purpose_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare.main(arguments) == 2
    assert "run|demo|unit|test|bench|fuzz|soak|docs|docs-site|package|deb|rpm|lint|format" in capsys.readouterr().err
