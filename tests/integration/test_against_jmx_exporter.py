"""The JVM's metrics beside those of jmx_exporter's agent inside the same JVM, at the same time."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from development import jmx_exporter, ports
from development.jvm import JavaServer
from development.places import TOMCAT
from development.service import Service
from development.tomcat import TomcatServer
from testing.exposition import Exposition, get, scrape
from testing.promtool import complaints
from testing.services import StartService

LEFT_OUT = {
    "jvm_memory_pool_allocated_bytes": "the agent adds up what it hears of each collection by JMX notifications; "
    "there are none between polls, and no MBean counts it",
    "jvm_native_memory_committed_bytes": "text that the operation vmNativeMemory of DiagnosticCommand prints; "
    "it is none of the four that are ever invoked",
    "jvm_native_memory_reserved_bytes": "the same",
}
"""Families of the agent that are not served, without `_total`, and why."""

STANDING_STILL = {
    "jvm_buffer_pool_capacity_bytes",
    "jvm_buffer_pool_used_buffers",
    "jvm_buffer_pool_used_bytes",
    "jvm_classes_unloaded_total",
    "jvm_gc_collection_seconds_count",
    "jvm_gc_collection_seconds_sum",
    "jvm_memory_init_bytes",
    "jvm_memory_max_bytes",
    "jvm_memory_pool_collection_committed_bytes",
    "jvm_memory_pool_collection_init_bytes",
    "jvm_memory_pool_collection_max_bytes",
    "jvm_memory_pool_collection_used_bytes",
    "jvm_memory_pool_init_bytes",
    "jvm_memory_pool_max_bytes",
    "jvm_memory_objects_pending_finalization",
    "jvm_runtime_info",
    "jvm_threads_deadlocked",
    "jvm_threads_deadlocked_monitor",
}
"""Samples whose value does not move while a JVM does next to nothing. What a pool uses does, and may move back."""

Labels = frozenset[tuple[str, str]]
Samples = Mapping[str, Mapping[Labels, float]]

COLLECTORS = {
    "tomcat": "-XX:+UseG1GC",
    "parallel": "-XX:+UseParallelGC",
    "serial": "-XX:+UseSerialGC",
    "zgc": "-XX:+UseZGC",
}
"""The JVMs, and the garbage collector of each: a Tomcat, and three small ones."""


@dataclass(frozen=True)
class Pages:
    """What both say of one JVM; the agent before and after the exporter."""

    before: Exposition
    ours: Exposition
    after: Exposition


@pytest.fixture(scope="module")
def agents() -> Mapping[str, int]:
    """A port for the agent in each JVM."""
    assert jmx_exporter.AGENT.is_file(), f"{jmx_exporter.AGENT} is missing; `make test` sets it up"
    return {name: ports.any_free() for name in COLLECTORS}


@pytest.fixture(scope="module")
def exporter(
    agents: Mapping[str, int],
    java_home: Path,
    java_programs: Path,
    start_exporter: StartService,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    """The exporter for all of these JVMs, each with the agent inside."""
    folder = tmp_path_factory.mktemp("agents")
    no_mbeans = folder / "agent.yml"
    no_mbeans.write_text("includeObjectNames: []\n")

    def options(name: str) -> tuple[str, ...]:
        agent = f"-javaagent:{jmx_exporter.AGENT}=127.0.0.1:{agents[name]}:{no_mbeans}"
        return ("-Xmx128m", COLLECTORS[name], "-XX:NativeMemoryTracking=summary", agent)

    with ExitStack() as stack:
        tomcat = stack.enter_context(TomcatServer(TOMCAT, java_home, java_options=options("tomcat")))
        targets = {"tomcat": tomcat.jmx_port}
        for name in list(COLLECTORS)[1:]:
            server = JavaServer(java_home, java_programs, ("ManyMBeans", "3"), java_options=options(name))
            targets[name] = stack.enter_context(server).jmx_port
        configuration = folder / "wso2-exporter.yml"
        lines = [f"  - {{name: {name}, url: '127.0.0.1:{port}'}}\n" for name, port in targets.items()]
        configuration.write_text(f"targets:\n{''.join(lines)}")
        yield stack.enter_context(start_exporter(configuration))


@pytest.fixture(scope="module", params=COLLECTORS)
def pages(request: pytest.FixtureRequest, agents: Mapping[str, int], exporter: Service) -> Pages:
    """All of one JVM, without a collection meanwhile."""
    agent, probe = f"http://127.0.0.1:{agents[request.param]}/metrics", f"{exporter.url}/probe?target={request.param}"
    for _ in range(10):
        before, ours, after = scrape(agent), scrape(probe), scrape(agent)
        if all(before.samples[name] == after.samples[name] for name in STANDING_STILL):
            return Pages(before, ours, after)
    raise AssertionError("something moved each time that should stand still")


def known(page: Exposition) -> Samples:
    """The agent's JVM metrics that stand for a value: -1 is JMX's word for none."""
    return {
        name: present
        for name, samples in page.samples.items()
        if name.startswith("jvm_") and name.removesuffix("_total") not in LEFT_OUT
        if (present := {labels: value for labels, value in samples.items() if value != -1})
    }


def test_every_family_of_the_agent_is_served_with_its_type_but_those_left_out(pages: Pages) -> None:
    theirs = {name: kind for name, kind in pages.before.types.items() if name.startswith("jvm_")}
    served = {name: kind for name, kind in pages.ours.types.items() if name in theirs or name in LEFT_OUT}
    assert {name: kind for name, kind in theirs.items() if name not in LEFT_OUT} == served


def test_what_is_left_out_is_really_the_agents(agents: Mapping[str, int], exporter: Service) -> None:
    """Tomcat's heap is so small that it was collected while it started; before that, the agent has heard nothing."""
    assert set(LEFT_OUT) - set(scrape(f"http://127.0.0.1:{agents['tomcat']}/metrics").types) == set()


def test_every_sample_of_the_agent_is_served_with_its_labels(pages: Pages) -> None:
    for name, samples in known(pages.before).items():
        assert pages.ours.samples[name].keys() == samples.keys(), name


def test_what_stands_still_has_the_same_value_to_the_last_digit(pages: Pages) -> None:
    before = known(pages.before)
    for name in STANDING_STILL:
        assert pages.ours.samples[name] == before[name], name


def test_a_counter_that_moves_lies_between_the_agents_two_values(pages: Pages) -> None:
    for name, samples in known(pages.before).items():
        if pages.before.types.get(name.removesuffix("_total")) == "counter":
            for labels, value in samples.items():
                assert value <= pages.ours.samples[name][labels] <= pages.after.samples[name][labels], name


def test_threads_by_state_are_all_threads(pages: Pages) -> None:
    """Which thread is in which state depends on who reads; how many there are does not."""
    ours = pages.ours
    assert sum(ours.samples["jvm_threads_state"].values()) == pytest.approx(ours.value("jvm_threads_current"), abs=2)


@pytest.mark.parametrize("path", ["/metrics", "/probe?target=tomcat", "/probe?target=zgc"])
def test_promtool_has_nothing_to_say_about_the_page(exporter: Service, promtool: Path, path: str) -> None:
    assert complaints(promtool, get(f"{exporter.url}{path}")) == []
