"""The command `wso2-exporter completion`: what makes a shell complete the program's commands and flags."""

from argparse import Action, Namespace
from collections.abc import Iterator, Mapping

import shtab

from exporter.console.command import Command
from exporter.console.command_set import COMMANDS
from exporter.console.flags import PROGRAM, Parser
from exporter.console.output import print_lines

_SHELLS = ("bash", "zsh", "tcsh")
_TARGETS = {
    "bash": "_wso2_exporter_targets",
    "preamble": {
        "bash": """\
# $1=the word so far; the names are those of the --config.file before it. They are no words of the shell's: whoever made
# them up, nothing in them is expanded.
_wso2_exporter_targets() {
  local place file name
  for (( place = 1; place < COMP_CWORD; place++ )); do
    [[ ${COMP_WORDS[place]} == --config.file ]] && file=${COMP_WORDS[place + 1]}
  done
  while IFS= read -r name; do
    [[ $name == "$1"* ]] && printf '%q\\n' "$name"
  done < <(wso2-exporter targets --names --config.file="${file/#\\~/$HOME}" 2>/dev/null)
}
""",
    },
}
"""How bash completes the name of a target. shtab's zsh does not come to it where a flag stands before."""
_IDS = {
    "bash": "_wso2_exporter_ids",
    "preamble": {
        "bash": """\
# $1=the word so far
_wso2_exporter_ids() { compgen -W "$(wso2-exporter guidelines --ids 2>/dev/null)" -- "$1"; }
""",
    },
}
"""How bash completes the id of a guideline."""
_COMPLETED = {"FILE": shtab.FILE, "DIR": shtab.DIRECTORY, "FOLDER": shtab.DIRECTORY, "TARGET": _TARGETS, "ID": _IDS}
"""What an argument is completed to, by its name in the help."""


def _run(flags: Namespace, _: Mapping[str, str]) -> int:
    whole = COMMANDS.whole()
    for action in _actions(whole):
        if isinstance(action.metavar, str) and action.metavar in _COMPLETED:
            vars(action)["complete"] = _COMPLETED[action.metavar]
    return print_lines(shtab.complete(whole, flags.shell).splitlines())


def _actions(parser: Parser) -> Iterator[Action]:
    """All arguments and flags of a parser and of those below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other name for them
        yield action
        for below in (action.choices or {}).values() if isinstance(action.choices, dict) else ():
            yield from _actions(below)


def _add_flags(parser: Parser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=_SHELLS, help=f"one of: {', '.join(_SHELLS)}")


COMMAND = Command(
    summary="write what completes commands and flags in a shell",
    description=f"Writes the program by which a shell completes the commands and flags of {PROGRAM}.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (
            f"{PROGRAM} completion bash > /etc/bash_completion.d/{PROGRAM}",
            "for every user of bash, where bash-completion is installed",
        ),
        (f'eval "$({PROGRAM} completion bash)"', "for the shell that runs; in ~/.bashrc for those to come"),
        (f"{PROGRAM} completion zsh > /usr/local/share/zsh/site-functions/_{PROGRAM}", "for every user of zsh"),
    ),
)
