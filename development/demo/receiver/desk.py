"""The receiver as a whole: its HTTP server and its mail server, and what a program needs to send to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import trustme

from development.demo.addresses import Receivers
from development.demo.receiver.inbox import Inbox
from development.demo.receiver.mail import MailServer
from development.demo.receiver.web import ReceiverServer
from development.ports import any_free


@dataclass(frozen=True)
class Desk:
    """Where everything arrives.

    Attributes:
        inbox: what came so far.
        receivers: the addresses that notifications are to go to.
        authority: the certificate, as a PEM file, that the mail server's is signed with.
    """

    inbox: Inbox
    receivers: Receivers
    authority: Path

    @property
    def url(self) -> str:
        """The page's address."""
        return f"{self.receivers.http}/"


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """Receive until the end of the `with` block.

    Args:
        folder: an existing one, for files of secrets that are none.
    """
    inbox, authority = Inbox(), folder / "authority.pem"
    issuer = trustme.CA()
    issuer.cert_pem.write_to_path(authority)
    tls = SSLContext(PROTOCOL_TLS_SERVER)
    issuer.issue_cert("127.0.0.1").configure_cert(tls)
    with ReceiverServer(any_free(), inbox) as web, MailServer(any_free(), inbox, tls) as mail:
        receivers = Receivers(web.url, mail.address, folder)
        receivers.secret.write_text("none\n", encoding="utf-8")
        receivers.slack_address.write_text(receivers.slack, encoding="utf-8")
        yield Desk(inbox, receivers, authority)
