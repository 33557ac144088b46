from pathlib import Path

import pytest

from exporter.discovery.processes import java_processes
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots


def test_where_proc_is_not_mounted_the_processes_cannot_be_listed(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="which may not be mounted"):
        java_processes(ProcessTable(Roots(str(tmp_path))))
