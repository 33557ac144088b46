"""The receiver's mail server: with TLS and a login, as Alertmanager wants them, and no mail leaves it."""

import ssl
import time
from email import message_from_bytes, policy
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from development.demo.receiver.inbox import Inbox
from development.demo.receiver.incidents import Message


class MailServer:
    """Listens on 127.0.0.1; a context manager that ends it.

    Args:
        port: where it listens.
        inbox: gets what comes.
        tls: its certificate for 127.0.0.1.
    """

    def __init__(self, port: int, inbox: Inbox, tls: ssl.SSLContext) -> None:
        self.address = f"127.0.0.1:{port}"
        self._controller = Controller(
            _Handler(inbox), hostname="127.0.0.1", port=port, tls_context=tls, authenticator=_everybody
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()


class _Handler:
    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        self._inbox.add_message(mail_message(time.time(), envelope.original_content or b""))
        return "250 taken"


def _everybody(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: object) -> AuthResult:  # noqa: ARG001 - aiosmtpd's
    return AuthResult(success=True)


def mail_message(at: float, content: bytes) -> Message:
    """Read a mail (RFC 5322).

    Args:
        at: when it came, in seconds since the epoch.
        content: the mail with its headers.
    """
    mail = message_from_bytes(content, policy=policy.default)
    return Message(at, "mail", str(mail["Subject"] or ""), str(mail["X-WSO2-Server"] or ""))
