"""Facts that a server's files give: what becomes of those that are not there or cannot be read."""

from collections.abc import Callable, Mapping

from exporter.carbon.configuration import NotRendered
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.facts.fact import Fact, Facts, NotApplicable, Unknown
from exporter.facts.home_files import without_files
from exporter.facts.inspection import Inspection, Site

Found = Fact | Facts


def on_files(fact: str, find: Callable[[ServerFiles], Found]) -> Inspection:
    """Make an inspection that finds out one fact from a server's files.

    Args:
        fact: its name.
        find: tells it. Where it raises FileMissing, such a server has no such thing; where it raises NotRendered or
            another FileProblem, it is unknown, for this reason.
    """

    def inspect(site: Site) -> Mapping[str, Found]:
        if site.files is None:
            return {fact: without_files(site)}
        try:
            return {fact: find(site.files)}
        except NotRendered as problem:
            return {fact: Unknown(str(problem))}
        except FileMissing as problem:
            return {fact: NotApplicable(str(problem))}
        except FileProblem as problem:
            return {fact: Unknown(str(problem))}

    return Inspection((fact,), "files", inspect)
