"""All commands of the program: which there are, and the parser of each."""

import pkgutil
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module

from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, UsageError
from exporter.console.help_text import described

HELP = "help"


@dataclass(frozen=True)
class CommandSet:
    """The commands that stand in a package, one a module or a folder. Each is imported when it is first asked for.

    Attributes:
        package: the name of the package where they stand; the `COMMAND` of each says what it is.
        default: the name of the one that is meant where none is named.
    """

    package: str
    default: str

    def names(self) -> tuple[str, ...]:
        """Give the names of all commands, that of the default one first."""
        found = {module.name for module in pkgutil.iter_modules(import_module(self.package).__path__)}
        return self.default, *sorted(found - {self.default})

    def command(self, name: str) -> Command:
        """Give the command that has a name.

        Raises:
            UsageError: none has it.
        """
        self._check(name)
        command: Command = import_module(f"{self.package}.{name}").COMMAND
        return command

    def parser(self, name: str) -> Parser:
        """Make the parser of a command's flags. The default one's help is that of the whole program.

        Raises:
            UsageError: no command has the name.
        """
        command = self.command(name)
        parser = _ProgramParser(self) if name == self.default else _parser(name, command)
        command.add_flags(parser)
        return parser

    def whole(self) -> Parser:
        """Make one parser of everything, whose subparsers are the commands: for what looks at it, not to parse with."""
        whole = self.parser(self.default)
        others = whole.add_subparsers(metavar="COMMAND", parser_class=Parser)
        for name in self.names():
            command = self.command(name)
            command.add_flags(others.add_parser(name, help=command.summary, description=command.summary))
        known = others.add_parser(HELP, help="show this, or the flags of a command")
        known.add_argument("command", metavar="COMMAND", nargs="?", choices=self.names())
        return whole

    def takes_value(self, flag: str) -> bool | None:
        """Tell whether a flag takes a value; None where no command has it. The default command is asked first."""
        known = (self.parser(name).flags() for name in self.names())
        return next((flags[flag] for flags in known if flag in flags), None)

    def _check(self, name: str) -> None:
        names = (*self.names(), HELP)
        if name in self.names():
            return
        if name.endswith((".yml", ".yaml")):
            raise UsageError(f"unknown command {name!r}: a configuration is given with --config.file {name!r}")
        if near := get_close_matches(name, names, 1):
            raise UsageError(f"unknown command {name!r}, did you mean {near[0]}?")
        raise UsageError(f"unknown command {name!r}, expected one of: {', '.join(names)}")


COMMANDS = CommandSet("exporter.commands", default="serve")
"""The commands of the program."""


def _parser(name: str, command: Command) -> Parser:
    parser = Parser(prog=f"{PROGRAM} {name}", description=command.description)
    parser.after = (("examples", command.examples), ("exit status", command.exit_status))
    return parser


class _ProgramParser(Parser):
    """Reads the default command's flags. Its help is that of the whole program: it says how to begin, and what else."""

    def __init__(self, commands: CommandSet) -> None:
        command = commands.command(commands.default)
        super().__init__(
            prog=PROGRAM,
            usage=f"{PROGRAM} [COMMAND] [FLAG ...]",
            description=command.description,
        )
        self._commands = commands
        self._examples = command.examples
        self.after = (("exit status", command.exit_status),)

    def format_help(self) -> str:
        """Say how to begin, and which commands there are, before the flags."""
        names = self._commands.names()
        told = [(name, self._commands.command(name).summary) for name in names]
        told[0] = (names[0], f"{told[0][1]}, with the flags below; the default")
        told.append((HELP, f"show this; {PROGRAM} {HELP} COMMAND shows a command's flags"))
        sections = described("first steps", self._examples), described("commands", tuple(told))
        return "\n".join([self.format_head(), *sections, self.format_flags()])
