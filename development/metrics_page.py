"""`python -m development.metrics_page` writes docs/metrics.md: every metric that can be served, and what it means."""

import logging
from collections.abc import Iterable

from development.places import PROJECT
from development.served_families import (
    DescribedFamily,
    families_of_the_exporters_process,
    machine_families,
    own_families_of_the_exporter,
    pack_families,
)
from exporter.mapping import Pack, selected_packs

METRICS_PAGE = PROJECT / "docs" / "metrics.md"

_INTRODUCTION = """\
# Metrics

Written by `make docs` from what serves them: the packs of mapping rules, the host collectors, and a scrape.

On `/metrics` every sample that is about a server has the label `target`, the server's name in the configuration. On
`/probe?target=NAME` it has none. What a server does not tell is absent, never 0 or -1. A family of the type `summary`
has the samples `_count` and `_sum`, one of the type `histogram` has `_bucket`.
"""
_MACHINE = """\
## The machine

On `/metrics` only, in the names, types and labels of node_exporter. What the machine does not have is absent.
`node_hwmon_*`, `node_memory_*`, `node_netstat_*`, `node_sockstat_*` and `node_vmstat_*` are named after what the
hardware and the kernel have: these are examples.
"""
_OWN = """\
## Scrapes, processes and guidelines

On both pages; `wso2_exporter_*`, `wso2_discover*` and `wso2_target_info` on `/metrics` only. `wso2_process_*` and
`wso2_cgroup_*` are those of a server on the exporter's own machine, also while its process runs and it does not answer
(`wso2_up` 0), if it was found or read before. `wso2_discover*` are there where the configuration says `discover`,
`wso2_exporter_web_config_*`, `wso2_exporter_refused_*` and `wso2_exporter_tls_*` where there is a `--web.config.file`.
`wso2_process_running` stays where the process has ended, and tells that.
`wso2_target_info` has the label `product` once the server has said it, and the labels that the configuration gives it.

What is judged of the exporter's own machine is judged once for all servers on it: it has the label `machine`, the
machine's node name, and on `/metrics` an empty `target`. It counts in the scores of each of these servers. It is
judged, too, while none of them can be read. `wso2_home_filesystem_*` are the filesystems that hold their homes, and the
worst of these decides about the disk.

`wso2_heap_dump_timestamp_seconds` is there where `-XX:+HeapDumpOnOutOfMemoryError` is on, as WSO2's start scripts have
it, and the JVM has written its file. That is the one of `-XX:HeapDumpPath`, or else `java_pidPID.hprof` in the folder
where the server runs. One that is older than the process, and than a day, does not count. A JVM writes no second file
over one that is there: move it away once it was looked at.
"""
_PROCESS = """\
## The exporter's own process

On `/metrics` only: on `/probe` these names are the server's.
"""


def metrics_page() -> str:
    """The page in Markdown, which ends with a newline."""
    packs = selected_packs()
    sections = [
        *(_section(_pack_head(pack), "MBean and attributes", pack_families(pack)) for pack in packs),
        _section(_MACHINE, "collector", machine_families()),
        _section(_OWN, None, own_families_of_the_exporter(packs)),
        _section(_PROCESS, None, families_of_the_exporters_process()),
    ]
    return "\n".join([_INTRODUCTION, *sections])


def _pack_head(pack: Pack) -> str:
    where = "" if pack.served_on is None else f"\nOn `/{pack.served_on}` only.\n"
    return f"## Pack `{pack.name}`\n{where}"


def _section(head: str, source: str | None, families: Iterable[DescribedFamily]) -> str:
    """A head and a table; without a name for its last column, the table has none."""
    columns = ["name", "type", "labels", "meaning", *([] if source is None else [source])]
    lines = [head, _line(columns), _line(["---"] * len(columns))]
    lines += [_line(_cells(family)[: len(columns)]) for family in families]
    return "\n".join([*lines, ""])


def _cells(family: DescribedFamily) -> list[str]:
    labels = ", ".join(f"`{label}`" for label in family.labels)
    source = "; ".join(f"`{part}`" for part in family.source.split("; ") if part)
    return [f"`{family.name}`", family.type, labels, family.meaning, source]


def _line(cells: Iterable[str]) -> str:
    """A row of a table; a bar inside a cell is escaped, as GitHub's Markdown wants it even in code."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    logging.getLogger().addHandler(logging.NullHandler())  # what the scrape of a recorded server has to say
    METRICS_PAGE.write_text(metrics_page(), encoding="utf-8")
