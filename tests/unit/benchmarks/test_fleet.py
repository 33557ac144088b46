"""Two hundred servers for one exporter: what it is configured with, and what is asked of it."""

import json
from pathlib import Path

from benchmarks.contenders import Contender, Target, contenders

_PORTS = tuple(range(24_000, 24_200))


def _fleet(scope: str) -> Contender:
    (found,) = [each for each in contenders(Path("jdk")) if each.servers == ("fleet",) and each.scope == scope]
    return found


def test_one_exporter_reads_all_and_every_one_has_to_be_up(tmp_path: Path) -> None:
    contender = _fleet("packs of 200")
    assert contender.command
    contender.command(Target("fleet", _PORTS[0], 0, None, fleet=_PORTS), 9100, tmp_path)
    (file,) = tmp_path.iterdir()
    targets = json.loads(file.read_text())["targets"]
    assert [target["url"] for target in targets] == [f"127.0.0.1:{port}" for port in _PORTS]
    assert list(contender.good) == [f'wso2_up{{target="{target["name"]}"}} 1.0' for target in targets]


def test_each_is_probed() -> None:
    paths = _fleet("200 probes").paths
    assert (len(set(paths)), paths[0], paths[-1]) == (200, "/probe?target=server-000", "/probe?target=server-199")
