"""Which processes of this machine targets are, in the course of one examination."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from exporter.collect.machine import Machine
from exporter.collect.shared_read import TargetReading
from exporter.collect.target import Target
from exporter.host.jvms import SoughtJvm
from exporter.jmx.deadline import Deadline
from exporter.model.machine import FilesystemFacts, LocalServer, ProcessFacts, ProcessFigures, ProcessTrace


@dataclass(frozen=True)
class TargetProcess:
    """A target's process on this machine.

    Attributes:
        facts: what it is.
        figures: what it uses; None where it has ended meanwhile, or nobody asked.
    """

    facts: ProcessFacts
    figures: ProcessFigures | None


class TargetProcesses:
    """Looks for the processes of targets: for those that are known before their servers answer, for the others after.

    One that hangs leaves no time to look for its process later, and while servers are waited for there is nothing
    better to do.

    Args:
        targets: whose processes.
        machine: where they may run.
        deadline: when they are given up.
        with_figures: whether it is asked what they use, and what is left of those that have ended.
    """

    def __init__(self, targets: Iterable[Target], machine: Machine, deadline: Deadline, *, with_figures: bool) -> None:
        self._machine = machine
        self._deadline = deadline
        self._with_figures = with_figures
        self._known = self._find(target.recognition.sought(None) for target in targets)
        self._found = list(self._known.values())
        self._figures = {sought: self._read(facts) for sought, facts in self._known.items()}

    def of(self, read: Sequence[tuple[Target, TargetReading]]) -> Sequence[TargetProcess | None]:
        """Give each target's process, now that it was read; None where it is not seen on this machine."""
        jvms = [target.recognition.sought(reading.snapshot) for target, reading in read]
        found = {**self._known, **self._find(jvm for jvm in jvms if jvm not in self._known)}
        processes: list[TargetProcess | None] = []
        for (target, reading), jvm in zip(read, jvms, strict=True):
            facts = None if jvm is None else found.get(jvm)
            target.recognition.note(jvm, facts)
            processes.append(None if facts is None else TargetProcess(facts, self._figures_of(jvm, facts, reading)))
        self._found = [each.facts for each in processes if each is not None]
        return processes

    def traces(
        self, targets: Sequence[Target], neighbours: Iterable[Target], servers: Sequence[LocalServer]
    ) -> Sequence[ProcessTrace]:
        """Tell what is seen of each target's process, now that `of` has taken note of those that run.

        Args:
            targets: whose processes.
            neighbours: all targets that there are.
            servers: those that run on this machine, read or not.
        """
        if not self._with_figures:
            return [ProcessTrace() for _ in targets]
        last = [target.recognition.last for target in targets]
        known = {facts.identity: facts for facts in last if facts is not None}
        dumps = self._machine.heap_dumps(tuple(known.values()), self._deadline) if known else {}
        others = {target.recognition.last.identity for target in neighbours if target.recognition.last is not None}
        homes = {each.home for each in servers if each.mountpoint is not None and each.identity not in others}
        return [
            ProcessTrace()
            if facts is None
            else ProcessTrace(self._is_running(target, facts, homes), dumps.get(facts.identity))
            for target, facts in zip(targets, last, strict=True)
        ]

    def _is_running(self, target: Target, last: ProcessFacts, homes: Container[str | None]) -> bool | None:
        """Tell whether a target's process runs, or another one from its home: a server takes its time to be read."""
        home = target.recognition.home
        return True if home is not None and home in homes else self._machine.is_running(last.identity)

    def was_here(self, target: Target) -> bool:
        """Tell whether a target that is down ran on this machine, or is to: one that was never up, by its host."""
        if target.was_local is not None:
            return target.was_local
        return target.identity.local == "auto" and self._machine.has_host(target.identity.host)

    def filesystems(self, targets: Iterable[Target]) -> Sequence[FilesystemFacts]:
        """Read the filesystems of targets' homes, each once; of targets that are down and of those not read now, too.

        Args:
            targets: all that there are.
        """
        homes = {target.recognition.home for target in targets}
        seen = {facts.carbon_home: facts.carbon_home_filesystem for facts in self._found if facts.carbon_home in homes}
        others = [home for home in homes if home is not None and home not in seen]
        read = self._machine.filesystems(others, self._deadline) if others else ()
        known = [*(each for each in seen.values() if each is not None), *read]
        return tuple({each.mountpoint: each for each in known}.values())

    def _figures_of(self, jvm: SoughtJvm | None, facts: ProcessFacts, reading: TargetReading) -> ProcessFigures | None:
        """Give the figures of before, unless the process was not known then, or may have ended since."""
        if reading.error is None and jvm in self._figures:
            return self._figures[jvm]
        return self._read(facts)

    def _read(self, facts: ProcessFacts) -> ProcessFigures | None:
        return self._machine.read_process(facts) if self._with_figures else None

    def _find(self, jvms: Iterable[SoughtJvm | None]) -> Mapping[SoughtJvm, ProcessFacts]:
        wanted = {jvm for jvm in jvms if jvm is not None}
        return self._machine.find_jvms(wanted, self._deadline) if wanted else {}
