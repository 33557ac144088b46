"""Which credentials a server gets that nobody named: by the user it runs as, and by where it is installed."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from exporter.jmx import TlsOptions
from exporter.secrecy.credentials import Credentials


@dataclass(frozen=True)
class LoginRule:
    """How to log in to the servers that it is for.

    Attributes:
        user: the user that the server runs as; None: any.
        home: the folder that it is installed in (`carbon.home`); None: any.
        credentials: None where it wants none.
        tls: how TLS is spoken, to a server that speaks it.
    """

    user: str | None = None
    home: str | None = None
    credentials: Credentials | None = None
    tls: TlsOptions | None = None

    def is_for(self, user: str, home: str | None) -> bool:
        """Whether a server that runs as that user and is installed there is meant."""
        if self.user not in (None, user):
            return False
        return self.home is None or (home is not None and os.path.realpath(self.home) == os.path.realpath(home))


NO_LOGIN = LoginRule()
"""Where no rule is for a server: no credentials."""


def choose_login(rules: Iterable[LoginRule], user: str, home: str | None) -> LoginRule:
    """The first rule that is for such a server."""
    return next((rule for rule in rules if rule.is_for(user, home)), NO_LOGIN)
