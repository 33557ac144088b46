"""The receiver's mail server, as Python's own SMTP client sees it."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from development.demo.receiver.desk import Desk, desk


@pytest.fixture
def mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "carbon: heap at 91 % - 4 minutes"
    mail["X-WSO2-Server"] = "carbon"
    mail.set_content("More.")
    return mail


def send(receiver: Desk, mail: EmailMessage) -> None:
    host, _, port = receiver.receivers.smtp.partition(":")
    with smtplib.SMTP(host, int(port), timeout=30) as client:
        client.starttls(context=ssl.create_default_context(cafile=receiver.authority))
        client.login("alertmanager", "secret")
        client.send_message(mail)


def test_a_mail_comes_over_tls_with_a_login(tmp_path: Path, mail: EmailMessage) -> None:
    with desk(tmp_path) as receiver:
        send(receiver, mail)
        (message,) = receiver.inbox.messages
    assert (message.channel, message.line, message.server) == ("mail", "carbon: heap at 91 % - 4 minutes", "carbon")
