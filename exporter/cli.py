"""The command line: which command is meant, its flags, and what is said where something is wrong with them."""

import os
import sys
from collections.abc import Sequence

from exporter.console.command_set import COMMANDS, HELP
from exporter.console.flags import PROGRAM, UsageError
from exporter.console.output import fail
from exporter.document import DocumentError
from exporter.runtime.threads import ThreadShortageError
from exporter.secrecy.display import display_text


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command: the first argument that is neither a flag nor a flag's value names it; else it serves.

    Args:
        argv: the arguments after the program's name; those of the process otherwise.

    Returns:
        The exit status: 2 for a wrong flag, command or configuration, else what the command ended with.
    """
    try:
        name, arguments = _chosen(list(sys.argv[1:] if argv is None else argv))
        if name == HELP:
            return _help(arguments)
        return COMMANDS.command(name).run(COMMANDS.parser(name).parsed(arguments), os.environ)
    except UsageError as error:
        return _refuse(f"{PROGRAM}: error: {display_text(str(error))} (see --help)")
    except DocumentError as error:
        return _refuse(str(error))
    except ThreadShortageError as error:
        return fail(str(error))


def _chosen(arguments: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The command's name, and its arguments: also those that stand before the name."""
    places = iter(range(len(arguments)))
    for place in places:
        flag, equals, _ = arguments[place].partition("=")
        if not flag.startswith("-"):
            return arguments[place], [*arguments[:place], *arguments[place + 1 :]]
        takes_value = COMMANDS.takes_value(flag)
        if takes_value is None:
            break  # nobody knows whether what follows is its value
        if takes_value and not equals:
            next(places, None)
    return COMMANDS.default, arguments


def _help(arguments: Sequence[str]) -> int:
    wanted = arguments[0] if arguments else COMMANDS.default
    parser = COMMANDS.parser(wanted)
    if len(arguments) > 1:
        raise UsageError(f"unrecognized arguments: {' '.join(arguments[1:])}")
    sys.stdout.write(parser.format_help())
    return 0


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return 2
