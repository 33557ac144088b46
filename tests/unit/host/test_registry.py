from pathlib import Path

import pytest

from development.recorded_machine import ASKING_THE_SYSTEM
from exporter.config.loader import load_settings
from exporter.host import collectors
from exporter.host.collectors import collector_names
from exporter.host.registry import all_collectors, choose_collectors
from exporter.system.roots import Roots

FILES = sorted(file.stem for file in Path(collectors.__file__).parent.glob("*.py") if file.stem != "__init__")


def test_every_file_has_the_collector_of_its_name_and_a_configuration_may_name_it(tmp_path: Path) -> None:
    assert [collector.name for collector in all_collectors(Roots())] == FILES
    configuration = tmp_path / "all.yml"
    configuration.write_text(f"host: {{collectors: {{include: [{', '.join(FILES)}]}}}}\n", encoding="utf-8")
    assert load_settings(configuration, {}).host.collectors == tuple(FILES) == collector_names()


@pytest.mark.parametrize("name", [name for name in collector_names() if name not in ASKING_THE_SYSTEM])
def test_what_a_collector_reads_is_recorded(name: str, recorded_machine: Roots) -> None:
    """Else node_exporter's values are compared, and the metrics described, only where a machine happens to have it.

    The files belong into testing/recordings/host/kernel_files.txt.
    """
    (collector,) = choose_collectors([name], all_collectors(recorded_machine))
    assert any(family.samples for family in collector.collect())
