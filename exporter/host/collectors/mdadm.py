"""Disks that software RAID binds together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exporter.host.collector import HostCollector, NothingToReadError, label_name
from exporter.model.metrics import Family, LabelledValue, gauge

_ARRAY = re.compile(r"^([^ \n]+) : (active|inactive)\b(.*)$", re.MULTILINE)
_BLOCKS = re.compile(r"(\d+) blocks")
_DISKS = re.compile(r"\[(\d+)/(\d+)\] \[[U_]+\]")
_MEMBER = re.compile(r"\S+\[\d+\]\S*")
_PROGRESS = re.compile(r"(recovery|resync|check|reshape)\s*=\s*(?:[\d.]+% \((\d+)/\d+\)|(DELAYED|PENDING|REMOTE))")
_STATES = ("active", "inactive", "recovering", "resync", "check")
_STATE_OF = {"recovery": "recovering", "reshape": "recovering"}


@dataclass(frozen=True)
class _Array:
    """An array: its state, its disks by what they do, how many it wants, its blocks and how many are in step."""

    device: str
    state: str
    active: int
    failed: int
    spare: int
    required: int
    blocks: int
    synced: int


class RaidCollector(HostCollector):
    """Reads the arrays of /proc/mdstat (md(4)); blocks are of 1 KiB."""

    name = "mdadm"

    def collect(self) -> Sequence[Family]:
        """Make five families: each array's state, disks that are wanted and that there are, blocks, and blocks in step.

        Raises:
            NothingToReadError: the kernel's module for arrays is not loaded.
            OSError, ValueError: /proc/mdstat cannot be read or understood.
        """
        try:
            text = self._proc_text("mdstat")
        except FileNotFoundError as error:
            raise NothingToReadError("no /proc/mdstat") from error
        arrays = list(_arrays(text))
        return (
            gauge("node_md_state", "Whether the array is in the state (1: yes).", _states(arrays)),
            gauge("node_md_disks", "Number of active/failed/spare disks of device.", _disks(arrays)),
            gauge("node_md_disks_required", "Total number of disks of device.", _each(arrays, "required")),
            gauge("node_md_blocks", "Total number of blocks on device.", _each(arrays, "blocks")),
            gauge("node_md_blocks_synced", "Number of blocks synced on device.", _each(arrays, "synced")),
        )


def _states(arrays: Sequence[_Array]) -> Sequence[LabelledValue]:
    return [
        ({"device": array.device, "state": state}, float(array.state == state)) for array in arrays for state in _STATES
    ]


def _disks(arrays: Sequence[_Array]) -> Sequence[LabelledValue]:
    return [
        ({"device": array.device, "state": state}, number)
        for array in arrays
        for state, number in (("active", array.active), ("failed", array.failed), ("spare", array.spare))
    ]


def _each(arrays: Sequence[_Array], field: str) -> Sequence[LabelledValue]:
    return [({"device": array.device}, getattr(array, field)) for array in arrays]


def _arrays(text: str) -> Iterator[_Array]:
    """Each array's first line, and the indented ones after it."""
    heads = list(_ARRAY.finditer(text))
    for head, end in zip(heads, [*(following.start() for following in heads[1:]), len(text)], strict=False):
        yield _array(head, text[head.end() : end])


def _array(head: re.Match[str], details: str) -> _Array:
    """One array.

    Raises:
        ValueError: its size is missing.
    """
    device, activity, rest = head.groups()
    members = _MEMBER.findall(rest)
    failed = sum("(F)" in member for member in members)
    spare = sum("(S)" in member for member in members)
    size = _BLOCKS.search(details)
    if size is None:
        raise ValueError(f"/proc/mdstat does not tell the size of {device}")
    blocks = int(size[1])
    # an array without redundancy does not say how many disks it wants: all that it has
    disks = _DISKS.search(details)
    required, active = map(int, disks.groups()) if disks else (len(members), len(members) - failed - spare)
    progress = _PROGRESS.search(details)
    state, synced = activity, blocks
    if activity == "inactive":
        required = active = 0
    elif progress:
        state = _STATE_OF.get(progress[1], progress[1])
        synced = int(progress[2] or 0)
    return _Array(label_name(device), state, active, failed, spare, required, blocks, synced)
