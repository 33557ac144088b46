"""Facts that stand in files of a server's home: what becomes of those that are not there or cannot be read."""

from collections.abc import Callable, Mapping

from exporter.carbon.configuration import NotRendered
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.facts.fact import Fact, Facts, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site

Found = Fact | Facts
FoundByName = Mapping[str, Found]

NO_HOME = NotApplicable("it has no home of WSO2's (-Dcarbon.home)")


def on_files(fact: str, find: Callable[[ServerFiles], Found]) -> Inspection:
    """Make an inspection that finds out one fact from a server's files.

    Args:
        fact: its name.
        find: tells it; it may raise what `from_files` says.
    """
    return Inspection((fact,), "files", from_files((fact,), lambda _, files: {fact: find(files)}))


def from_files(
    facts: tuple[str, ...], look: Callable[[Site, ServerFiles], FoundByName]
) -> Callable[[Site], FoundByName]:
    """Make what finds out facts from a server's files.

    Args:
        facts: their names.
        look: gives them. Where it raises FileMissing, such a server has no such thing; where it raises NotRendered or
            another FileProblem, they are unknown, for this reason.
    """

    def inspect(site: Site) -> FoundByName:
        if site.files is None:
            return dict.fromkeys(facts, without_files(site))
        try:
            return look(site, site.files)
        except NotRendered as problem:
            return dict.fromkeys(facts, Unknown(str(problem)))
        except FileMissing as problem:
            return dict.fromkeys(facts, NotApplicable(str(problem)))
        except FileProblem as problem:
            return dict.fromkeys(facts, Unknown(str(problem)))

    return inspect


def without_files(site: Site) -> Unknown | NotApplicable:
    """Tell why a server has no files to be read: there are none, or we do not reach them."""
    if site.process is not None and site.process.carbon_home is None:
        return NO_HOME
    return Unknown(site.no_files or "its home was not looked for")
