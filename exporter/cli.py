"""The command line: which command is meant, its flags, and what is said where something is wrong with them."""

import argparse
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

from exporter import commands
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, UsageError
from exporter.console.output import fail
from exporter.document import DocumentError
from exporter.runtime.threads import ThreadShortageError

_DEFAULT, _HELP = "serve", "help"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command: the first argument that is neither a flag nor a flag's value names it; else it serves.

    Args:
        argv: the arguments after the program's name; those of the process otherwise.

    Returns:
        The exit status: 2 for a wrong flag, command or configuration, else what the command ended with.
    """
    try:
        name, arguments = _chosen(list(sys.argv[1:] if argv is None else argv))
        if name == _HELP:
            return _help(arguments)
        _check_known(name)
        return _command(name).run(_parser(name).parse_intermixed_args(arguments), os.environ)
    except UsageError as error:
        return _refuse(f"{PROGRAM}: error: {error} (see --help)")
    except DocumentError as error:
        return _refuse(str(error))
    except ThreadShortageError as error:
        return fail(str(error))


def _names() -> tuple[str, ...]:
    """The names of all commands, that of the default one first."""
    others = sorted(module.name for module in pkgutil.iter_modules(commands.__path__) if module.name != _DEFAULT)
    return _DEFAULT, *others


def _command(name: str) -> Command:
    command: Command = import_module(f"{commands.__name__}.{name}").COMMAND
    return command


def _chosen(arguments: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The command's name, and its arguments: also those that stand before the name."""
    places = iter(range(len(arguments)))
    for place in places:
        flag, equals, _ = arguments[place].partition("=")
        if not flag.startswith("-"):
            return arguments[place], [*arguments[:place], *arguments[place + 1 :]]
        takes_value = _takes_value(flag)
        if takes_value is None:
            break  # nobody knows whether what follows is its value
        if takes_value and not equals:
            next(places, None)
    return _DEFAULT, arguments


def _takes_value(flag: str) -> bool | None:
    """Whether a flag takes a value; None where no command has it. The default command is asked first."""
    known = (_parser(name).flags() for name in _names())
    return next((flags[flag] for flags in known if flag in flags), None)


def _parser(name: str) -> Parser:
    command = _command(name)
    kind, prog = (_ProgramParser, PROGRAM) if name == _DEFAULT else (Parser, f"{PROGRAM} {name}")
    parser = kind(
        prog=prog,
        description=command.description,
        epilog=command.epilog,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_flags(parser)
    return parser


class _ProgramParser(Parser):
    """Reads the default command's flags; its help, that of the whole program, names all commands."""

    def format_help(self) -> str:
        lines = [(_DEFAULT, f"{_command(_DEFAULT).summary}, with the flags above; the default")]
        lines += [(name, f"{_command(name).summary}: {PROGRAM} {_HELP} {name}") for name in _names()[1:]]
        lines.append((_HELP, "show this, or the flags of a command"))
        width = max(len(name) for name, _ in lines)
        self.epilog = "commands:\n" + "\n".join(f"  {name:{width}}  {told}" for name, told in lines)
        return super().format_help()


def _help(arguments: Sequence[str]) -> int:
    wanted = arguments[0] if arguments else _DEFAULT
    _check_known(wanted)
    if len(arguments) > 1:
        raise UsageError(f"unrecognized arguments: {' '.join(arguments[1:])}")
    sys.stdout.write(_parser(wanted).format_help())
    return 0


def _check_known(name: str) -> None:
    if name not in _names():
        raise UsageError(f"unknown command {name!r}, expected one of: {', '.join((*_names(), _HELP))}")


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return 2
