"""All that was received, by whichever way; read and written by many threads."""

import threading
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from development.demo.receiver.incidents import Incident, Message, PageEvent, incidents


class Inbox:
    """What was received so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: list[PageEvent] = []
        self._messages: list[Message] = []
        self._refused: list[str] = []

    def add_event(self, event: PageEvent) -> None:
        """Keep an event of PagerDuty."""
        with self._lock:
            self._events.append(event)

    def add_message(self, message: Message) -> None:
        """Keep a message of another way."""
        with self._lock:
            self._messages.append(message)

    def add_refusal(self, line: str) -> None:
        """Keep why an event was refused."""
        with self._lock:
            self._refused.append(line)

    @property
    def events(self) -> tuple[PageEvent, ...]:
        """PagerDuty's events in the order in which they came."""
        with self._lock:
            return tuple(self._events)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """PagerDuty's incidents in the order in which they were opened."""
        return incidents(self.events)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Mails, and messages to Slack and webhooks, in the order in which they came."""
        with self._lock:
            return tuple(self._messages)

    @property
    def refused(self) -> tuple[str, ...]:
        """Why events were refused, as PagerDuty would."""
        with self._lock:
            return tuple(self._refused)

    def as_json(self) -> Mapping[str, Any]:
        """Everything, for a program."""
        return {
            "incidents": [asdict(each) for each in self.incidents],
            "events": [asdict(each) for each in self.events],
            "messages": [asdict(each) for each in self.messages],
            "refused": list(self.refused),
        }
