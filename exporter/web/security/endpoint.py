"""The protection of the endpoint over the life of the process: as the file of `--web.config.file` has it, or none."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from exporter.model.metrics import Family
from exporter.runtime.reloads import Outcome
from exporter.web.listen_address import ListenAddress
from exporter.web.security.exposure import exposed_addresses, is_guarded
from exporter.web.security.file import load_web_configuration
from exporter.web.security.protection import Protection, Security
from exporter.web.security.refusals import Refusals
from exporter.web.security.settings import WebConfiguration
from exporter.web.security.tls_context import has_allowed_name, server_context
from exporter.web.security.watch import WatchedProtection
from exporter.web.tls_terms import TlsTerms

_log = logging.getLogger(__name__)


class Endpoint:
    """Who may use the endpoint; what its file says now counts.

    Args:
        file: the file of `--web.config.file`, as its user wrote it; None: there is none, and everybody may.

    Raises:
        DocumentError: the file, or one that it names, is wrong.
    """

    def __init__(self, file: str | None = None) -> None:
        self._refusals = Refusals()
        self._watched = None
        if file is not None:
            self._watched = WatchedProtection(Path(file), partial(read_protection, file, self._refusals))

    @property
    def security(self) -> Security:
        """Give what a server enforces."""
        if self._watched is None:
            return Security()
        return Security(self._watched.in_force, self._refusals)

    @property
    def configuration(self) -> WebConfiguration:
        """Give what is in force now."""
        return self.security.in_force().configuration

    def start(self) -> None:
        """Begin to follow the file, and say what in it works and is wrong all the same, as its `warnings` have it.

        Raises:
            ThreadShortageError: there is no thread for it.
        """
        for line in self.configuration.warnings:
            _log.warning("%s", line)
        if self._watched is not None:
            self._watched.start()

    def hurry(self) -> Future[Outcome]:
        """Read the file anew at once; gives where it will be what is wrong with it, in one line, or that nothing is."""
        if self._watched is not None:
            return self._watched.hurry()
        nothing: Future[Outcome] = Future()
        nothing.set_result("")
        return nothing

    def stop(self) -> None:
        """Follow the file no more."""
        if self._watched is not None:
            self._watched.stop()

    def is_guarded(self, addresses: Sequence[ListenAddress]) -> bool:
        """Tell whether strangers are kept out now, as `exposure.is_guarded` has it."""
        return is_guarded(self.configuration, addresses)

    def warn_of_strangers(self, addresses: Sequence[ListenAddress]) -> None:
        """Say in the log what strangers can read, where they can."""
        shown = ", ".join(map(str, exposed_addresses(addresses)))
        if shown and self.configuration.users and self.configuration.tls is None:
            _log.warning(
                "passwords go to the address in plain HTTP, where everybody on the way can read them; "
                "tls_server_config in the file of --web.config.file hides them",
                extra={"address": shown},
            )
        if not self.is_guarded(addresses):
            _log.warning(
                "anyone who reaches the address can read the metrics of all servers and of this machine, and the names "
                "of its servers, disks and networks; --web.config.file asks for a login",
                extra={"address": shown},
            )

    def families(self) -> Sequence[Family]:
        """Tell how the file and the refused clients are; nothing without a file."""
        if self._watched is None:
            return ()
        return (*self._watched.families(), *self._refusals.families())


def read_protection(file: str, refusals: Refusals) -> Protection:
    """Read the file of a web configuration into what is enforced.

    Args:
        file: the file, as its user wrote it.
        refusals: takes note of TLS handshakes that fail.

    Raises:
        DocumentError: the file, or one that it names, is wrong.
    """
    configuration = load_web_configuration(Path(file), shown_as=file)
    tls = configuration.tls
    if tls is None:
        return Protection(configuration)
    admits = partial(has_allowed_name, allowed=tls.client_allowed_sans)
    return Protection(configuration, TlsTerms(server_context(tls), admits, refusals.handshake))
