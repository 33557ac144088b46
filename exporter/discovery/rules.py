"""Whom of this machine's users to log in to, and how."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from exporter.discovery.processes import user_id
from exporter.secrecy.login_rules import LoginRule

WSO2_USER = "wso2carbon"
"""The user that WSO2's container images and its deployment guides run servers as."""


@dataclass(frozen=True)
class DiscoveryRules:
    """Whom to log in to, and how.

    Attributes:
        users: the user ids whose processes are logged in to.
        logins: how; the first that is for a server counts.
    """

    users: frozenset[int]
    logins: tuple[LoginRule, ...] = ()


def discovery_rules(users: Sequence[str] | None, logins: Sequence[LoginRule]) -> DiscoveryRules:
    """Make the rules that a configuration stands for, with the users that this machine knows now.

    Args:
        users: names; None: the user that we run as, and `wso2carbon`.
        logins: how to log in; the first that is for a server counts.
    """
    ids = [user_id(user) for user in ((WSO2_USER,) if users is None else users)]
    own = [os.geteuid()] if users is None else []
    return DiscoveryRules(frozenset([*own, *(each for each in ids if each is not None)]), tuple(logins))
