from pathlib import Path

import psutil
import pytest

from exporter.discovery.processes import java_processes


def test_where_proc_is_not_mounted_the_processes_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(tmp_path))
    with pytest.raises(OSError, match="which may not be mounted"):
        java_processes()
