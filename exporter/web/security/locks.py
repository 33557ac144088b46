"""What locks an endpoint, so that none of it is lost by a file that was cut short."""

from collections.abc import Iterator

from exporter.web.security.settings import ClientPolicy, WebConfiguration


class LostLockError(Exception):
    """A web configuration that lacks a lock that is in force. The message says which, and how it is taken off."""


def check_locks(before: WebConfiguration, after: WebConfiguration) -> None:
    """Check that nothing is open that was locked.

    A file that is being written, or was cut short by a full disk, may be valid and say less than it is to say: an
    empty one locks nothing.

    Args:
        before: what is in force.
        after: what would come in its place.

    Raises:
        LostLockError: a lock would go.
    """
    kept = set(_locks(after))
    lost = [lock for lock in _locks(before) if lock not in kept]
    if lost:
        found = f"{after.file}: found no {' and no '.join(lost)}"
        raise LostLockError(f"{found}, expected what is in force: only a restart takes a lock off")


def _locks(configuration: WebConfiguration) -> Iterator[str]:
    """Name the parts that lock, as the file names them."""
    if configuration.users:
        yield "basic_auth_users"
    if configuration.tls is None:
        return
    yield "tls_server_config"
    if configuration.tls.client_policy is not ClientPolicy.NONE:
        yield "client_ca"
    if configuration.tls.client_policy is ClientPolicy.REQUIRE_AND_VERIFY:
        yield ClientPolicy.REQUIRE_AND_VERIFY.value
    if configuration.tls.client_allowed_sans:
        yield "client_allowed_sans"
