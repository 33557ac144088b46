"""Which credentials a server gets that nobody named: by the user it runs as, and by where it is installed."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from exporter.jmx import TlsOptions
from exporter.secrecy.credentials import Credentials


@dataclass(frozen=True)
class LoginRule:
    """How to log in to servers of a user, or in a folder.

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
        """Tell whether the rule is for a server that runs as `user` and is installed in `home` (None: unknown)."""
        if self.user not in (None, user):
            return False
        return self.home is None or (home is not None and os.path.realpath(self.home) == os.path.realpath(home))


NO_LOGIN = LoginRule()
"""The rule for servers that no other is for: no credentials."""


def choose_login(rules: Iterable[LoginRule], user: str, home: str | None) -> LoginRule:
    """Choose the first rule that is for a server which runs as `user` and is installed in `home`."""
    return next((rule for rule in rules if rule.is_for(user, home)), NO_LOGIN)
