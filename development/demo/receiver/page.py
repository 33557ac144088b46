"""The page that shows a person in a browser what was received."""

import re
from collections.abc import Sequence
from html import escape
from time import gmtime, strftime

from development.demo.receiver.inbox import Inbox
from development.demo.receiver.incidents import Incident, Message

SHOWN_CHARACTERS = 120
"""Of a page's words: about what a telephone shows before it is unlocked."""
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif }
body { margin: 1rem auto; max-width: 75rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top }
td:nth-child(-n+3) { white-space: nowrap }
.open { background: #d333; font-weight: 600 }
.none { color: #888 }
pre { font: inherit; margin: .5rem 0 1rem; overflow-wrap: anywhere; white-space: pre-wrap }
@media (max-width: 42rem) {
  thead { display: none }
  tr, td { display: block }
  td { border: 0; padding: 0 .3rem }
  tr { border-bottom: 1px solid #8886; padding: .3rem 0 }
}
"""
_ADDRESS = re.compile(r"(?<=: )https?://\S+$", re.MULTILINE)


_INCIDENT = ("state", "opened", "for", "server", "words", "alerts")
_MESSAGE = ("came", "by", "server", "first line")


def page(inbox: Inbox, now: float) -> str:
    """Write the page, which asks for itself anew every two seconds.

    Args:
        inbox: what was received.
        now: in seconds since the epoch.
    """
    known = inbox.incidents
    incidents = _table(_INCIDENT, [_incident_row(each, now) for each in reversed(known)])
    texts = "".join(_text(each) for each in reversed(known) if each.resolved is None)
    messages = _table(_MESSAGE, [_message_row(each) for each in reversed(inbox.messages)])
    refused = _table(("refused, as PagerDuty would",), [(line,) for line in inbox.refused])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">'
        '<meta name="viewport" content="width=device-width"><title>Pages and tickets</title>'
        f"<style>{_STYLE}</style></head><body><h1>Pages</h1>{incidents}{texts}"
        f"<h1>Tickets and other messages</h1>{messages}"
        f"{refused if inbox.refused else ''}<p>Everything as JSON: <a href='/events'>/events</a></p></body></html>"
    )


def _incident_row(incident: Incident, now: float) -> tuple[str, ...]:
    state = "open" if incident.resolved is None else "resolved"
    seconds = (now if incident.resolved is None else incident.resolved) - incident.opened
    words = "\n".join(line[:SHOWN_CHARACTERS] for line in incident.lines)
    return (state, _clock(incident.opened), f"{seconds:.0f} s", incident.server, words, ", ".join(incident.alerts))


def _text(incident: Incident) -> str:
    """What the page of an open incident says, with links that lead where they lead in the message."""
    linked = _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(incident.text))
    return f"<pre>{linked}</pre>" if linked else ""


def _message_row(message: Message) -> tuple[str, ...]:
    return (_clock(message.at), message.channel, message.server, message.line)


def _clock(at: float) -> str:
    return strftime("%H:%M:%S", gmtime(at))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "<p class='none'>none</p>"
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr class='{escape(row[0])}'>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    return f"<td>{escape(text).replace(chr(10), '<br>')}</td>"
