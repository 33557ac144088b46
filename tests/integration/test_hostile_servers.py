"""Hostile servers beside good ones: the good ones and the machine are served in time, and memory is bounded."""

from pathlib import Path

from development.jvm import JavaServer
from soak.hostile_servers import RESIDENT_MB, SCRAPE_SECONDS, watch
from testing.services import StartService

_TEXTS = ["LargeTexts", "150", str(15 << 20)]
"""150 attributes of 15 MB: 2.2 GB in a poll."""


def test_hostile_servers_cost_themselves_alone(
    java_home: Path, java_programs: Path, start_exporter: StartService, tmp_path: Path
) -> None:
    with (
        JavaServer(java_home, java_programs, _TEXTS, java_options=["-Xmx128m"]) as texts,
        JavaServer(java_home, java_programs, ["ManyMBeans", "10"], java_options=["-Xmx64m"]) as good,
        JavaServer(java_home, java_programs, ["ManyMBeans", "500"], java_options=["-Xmx64m"]) as other,
    ):
        found = watch(start_exporter, tmp_path, [good.jmx_port, other.jmx_port], [texts.jmx_port], scrapes=4)
    good_ones = {f"good-{good.jmx_port}", f"good-{other.jmx_port}"}
    of_texts = f"hostile-{texts.jmx_port}"
    for scrape in found.scrapes:
        assert scrape.seconds < SCRAPE_SECONDS
        assert scrape.has_machine
        # On a busy machine its texts may come too slowly: then they are attributes that hang, and nothing else is.
        assert scrape.up - {of_texts} == good_ones
        assert found.hostile - {of_texts} <= scrape.reasons.keys()
        assert set(scrape.reasons.values()) <= {"protocol", "timeout"}
    assert "protocol" in {scrape.reasons.get(of_texts) for scrape in found.scrapes}
    assert found.resident_mb < RESIDENT_MB
