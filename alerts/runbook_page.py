"""The runbook of an alert as a page of Markdown, and the list of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from textwrap import fill

from alerts.alert import Alert, Layer, LayerRules, Level, Runbook
from alerts.rule_file import duration

_WIDTH = 120
_CODE = re.compile(r"`[^`]+`")
_HELD_BLANK = "\N{NO-BREAK SPACE}"
_LIST_HEAD = """\
# Runbooks
A page for each alert: what it means, what to look at, and what to do. The exporter serves them below `/runbooks`.

Behind each name stands how severe the alert is and how long its fault must last before that, and what it needs to be
there at all.
"""
_TITLES: dict[Layer, str] = {"jvm": "JVM", "pass_through": "Pass-through transport"}
"""Of layers whose names are not their titles."""
_TOLD = {
    r"\bPID\b": "`PID` is the server's java process: `pgrep -af carbon.home` lists those of the machine.",
    r"\bHOST\b": "`HOST` is the server's machine.",
    r"\bCARBON_HOME\b": "`CARBON_HOME` is the folder that the server is installed in.",
    r"--config\.file FILE\b": "`FILE` is the exporter's configuration; run this as the exporter's user or as root.",
    r"\b(jcmd|jmap|jstack|jstat)\b": (
        "`jcmd`, `jmap`, `jstack` and `jstat` are in the folder `bin` of the server's JDK, and only the server's user "
        "is sure to be answered. As root: `runuser -u USER -- jcmd PID ...`, with the whole path of `jcmd` where it is "
        "not found."
    ),
    r"GC\.heap_dump FILE\b": "`FILE` is a whole path, where the server's user may write.",
    r"/proc/PID/fd\b|\bss -[a-z]*p\b": "What a process has open is told to its user and to root alone.",
    r"\bdmesg\b": "`dmesg` wants root.",
}
"""What a command has in it, and what its reader must know of that."""
_PACKAGES = {
    r"\bcurl -": "curl",
    r"\bgdb -": "gdb",
    r"\blsof \+": "lsof",
    r"\bnc -": "netcat-openbsd",
    r"\bopenssl s_client\b": "openssl",
}
"""How programs are called that a small Debian lacks, and its packages that have them."""


def runbook_page(alert: Alert) -> str:
    """Write out an alert's page, which ends with a newline."""
    severities = ", ".join(level.severity for level in alert.levels)
    parts = [f"## {title}\n{_wrapped(text)}" for title, text in _parts(alert) if text]
    return "\n\n".join([f"# {alert.name}\nSeverity: {severities}.", *parts]) + "\n"


def runbook_list(layers: Sequence[LayerRules]) -> str:
    """Write out the page that leads to each of them, which ends with a newline.

    Args:
        layers: all rules, in the order in which they are to be read.
    """
    return "\n".join([_LIST_HEAD, *(_section(each) for each in layers)])


def _section(rules: LayerRules) -> str:
    title = _TITLES.get(rules.layer, rules.layer.replace("_", " ").capitalize())
    return "\n".join([f"## {title}", *map(_entry, rules.alerts), ""])


def _entry(alert: Alert) -> str:
    fires = ", ".join(map(_when, alert.levels))
    needs = f" Needs {alert.needs}." if alert.needs else ""
    return f"- [{alert.name}]({alert.name}.md) ({fires}): {_first_sentence(alert.runbook.meaning)}{needs}"


def _when(level: Level) -> str:
    if level.severity == "none":
        return "always"
    return f"{level.severity} {'at once' if level.waits is None else f'after {duration(level.waits)}'}"


def _first_sentence(text: str) -> str:
    sentence, _, _ = text.partition(". ")
    return f"{sentence.rstrip('.')}."


def _commands(text: str) -> str:
    """What stands in commands for something of the reader's, who may run them, and where the programs come from.

    Each page says so itself: at night it is the only one that is read.
    """
    told = [meaning for word, meaning in _TOLD.items() if re.search(word, text)]
    packages = [package for call, package in _PACKAGES.items() if re.search(call, text)]
    if packages:
        told.append(f"A small Debian lacks some of the programs: `apt install {' '.join(packages)}`.")
    return " ".join(told)


def _parts(alert: Alert) -> Iterator[tuple[str, str]]:
    texts = {part.name: getattr(alert.runbook, part.name) for part in fields(Runbook)}
    for name, text in texts.items():
        if name == "diagnosis":
            yield "Commands", _commands(" ".join([*alert.steps, *texts.values()]))
        yield name.capitalize(), text
    if alert.needs:
        yield "Needs", f"{alert.needs[0].upper()}{alert.needs[1:]}."
    if alert.panel is not None:
        yield "Panel", f"*{alert.panel.title}*, on the dashboard `{alert.panel.dashboard}`."


def _wrapped(text: str) -> str:
    """Paragraphs in lines that fit a screen; tables, lists and commands keep their own."""
    return "\n\n".join(each if each.startswith(("|", "- ", "```")) else _filled(each) for each in text.split("\n\n"))


def _filled(paragraph: str) -> str:
    """Break a paragraph into lines, but no command: who copies it from the file would run half of it."""
    unbroken = _CODE.sub(lambda code: code[0].replace(" ", _HELD_BLANK), paragraph)
    lines = fill(unbroken, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return lines.replace(_HELD_BLANK, " ")
