"""The command `wso2-exporter assets`: writes out rules, runbooks, dashboards, examples and systemd's unit."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from exporter.commands.assets.folder import AssetFolder, File, Report
from exporter.commands.assets.links import Links, web_address
from exporter.commands.assets.shipped import shipped
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, UsageError, file
from exporter.console.output import fail, print_lines


def _add_flags(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=file, help="folder to write to; made if it is missing")
    parser.add_argument(
        "--runbooks-url",
        dest="runbooks",
        metavar="URL",
        type=web_address,
        help="address of the folder of runbooks, where you keep it, for the links in alerts; without it they lead to "
        "those that the exporter serves",
    )
    parser.add_argument(
        "--grafana-url",
        dest="grafana",
        metavar="URL",
        type=web_address,
        help="address of Grafana, for the links to dashboards in alerts; without it they have none",
    )
    parser.add_argument(
        "--exporter-url",
        dest="exporter",
        metavar="URL",
        type=web_address,
        help="address of the exporter, as people reach it, for the links in alerts; without it they have none",
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite files too that were changed since, or written by others"
    )
    parser.add_argument("--list", dest="listed", action="store_true", help="only show the names of the files")


def _run(flags: Namespace, _: Mapping[str, str]) -> int:
    if flags.listed:
        return print_lines(str(asset.name) for asset in shipped())
    if flags.folder is None:
        raise UsageError("the following arguments are required: DIR")
    place = Path(flags.folder).absolute()
    if not str(place).isprintable():
        raise UsageError("the folder's path has a character that cannot be printed, expected none: files repeat it")
    links = Links(flags.runbooks, flags.grafana, flags.exporter, place / "dashboards", place / "systemd")
    files = [File(asset.name, links.fill_in(asset.text).encode()) for asset in shipped()]
    folder = AssetFolder(place)
    try:
        foreign = [] if flags.force else folder.foreign(files)
        if foreign:
            return _refuse(foreign)
        report = folder.write(files)
    except OSError as error:
        return fail(f"{error.filename or place}: {error.strerror or error}")
    sys.stderr.writelines(f"{line}\n" for line in _without_links(links))
    return print_lines(_lines(report))


def _refuse(foreign: Iterable[Path]) -> int:
    for path in foreign:
        fail(f"{path}: is not as this command wrote it; nothing was written, and --force overwrites it")
    return 1


def _lines(report: Report) -> Iterator[str]:
    yield from (f"written    {path}" for path in report.written)
    yield from (f"unchanged  {path}" for path in report.unchanged)
    yield from (f"outdated   {path}" for path in report.outdated)


def _without_links(links: Links) -> Iterator[str]:
    if links.exporter is None:
        yield "The alerts have no links to the exporter's pages: give --exporter-url."
    if links.all_runbooks is None:
        yield "The alerts have no links to runbooks: give --exporter-url, or --runbooks-url where you keep them."
    if links.grafana is None:
        yield "The alerts have no links to dashboards: give --grafana-url."


COMMAND = Command(
    summary="write out alert rules, dashboards, examples and systemd's unit",
    description="Writes the alert rules, runbooks, dashboards and example configurations of this version, and what "
    "systemd needs to run it, into a folder and says of each file whether it was written, was there unchanged, or is "
    "of another version and not needed any more. Run it again after an upgrade: files that you changed are not "
    "overwritten without --force.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (f"{PROGRAM} assets --list", "show what there is"),
        (f"{PROGRAM} assets --grafana-url https://grafana.example.org DIR", "write it, with links to that Grafana"),
    ),
    exit_status=(
        ("0", "all files are there as this version has them"),
        ("1", "nothing was written, since a file is not as this command wrote it; or a file cannot be written"),
        ("2", "a flag cannot be used: one line says why"),
    ),
)
