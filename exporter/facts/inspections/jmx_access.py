"""Who reads the server over JMX, and what a reader may do.

Sources: CarbonJMXAuthenticator of Carbon kernel 4.7 and later (`jmx.remote.access.control.enabled`), and the JDK's own
agent (`com.sun.management.jmxremote.port`), which knows users of its own.
"""

from collections.abc import Mapping

from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jvm_start import JvmStart, properties_query
from exporter.facts.product import PRODUCT_QUERIES
from exporter.facts.server_kind import HOME, NO_WSO2, has_server_admin, is_foreign
from exporter.facts.super_admin import SuperAdmin, super_admin
from exporter.model.snapshot import Snapshot

_ACCESS_CONTROL = "jmx.remote.access.control.enabled"
_AGENT_PORT = "com.sun.management.jmxremote.port"

_AGENT = NotApplicable("JMX is read through the JDK's own agent, which has an access file")
_OWN_USER = Known("own", "the JDK's agent has users of its own")
_NOT_SEEN = Unknown("whether the super administrator's password was changed is not to be seen")
_NO_LOGIN = NotApplicable("JMX is read without a login")

_NAMES = ("jmx_access_control", "jmx_user", "admin_password_default")


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell whether roles count over JMX, whose login is used for it, and whether the super admin's is WSO2's own."""
    start = JvmStart.of(site)
    admin = super_admin(site)
    if not isinstance(start, JvmStart) or site.snapshot is None:
        unread = start if not isinstance(start, JvmStart) else Unknown("the server could not be read")
        return {**dict.fromkeys(_NAMES, unread), "admin_password_default": _by_file(admin, unread)}
    is_carbons = has_server_admin(site.snapshot) and start.property(_AGENT_PORT) is None
    return {
        "jmx_access_control": _access_control(start) if is_carbons else _AGENT,
        "jmx_user": _user(site, admin) if is_carbons else _agents_user(site),
        "admin_password_default": _password(site, admin) if is_carbons else _by_file(admin, _unseen(site.snapshot)),
    }


def _access_control(start: JvmStart) -> Fact:
    enabled = start.property(_ACCESS_CONTROL)
    if enabled is None:
        return Known(value=False, evidence=f"{_ACCESS_CONTROL} is not set")
    return Known(enabled.strip().lower() == "true", f"{_ACCESS_CONTROL} is {enabled}")


def _user(site: Site, admin: SuperAdmin) -> Fact:
    username = site.settings.username
    if username is None:
        return _NO_LOGIN
    if username == admin.name:
        return Known("super_admin", f"{username}, the super administrator")
    return Known("own", f"{username}, a user of its own")


def _agents_user(site: Site) -> Fact:
    return _NO_LOGIN if site.settings.username is None else _OWN_USER


def _password(site: Site, admin: SuperAdmin) -> Fact:
    """Judge by the login that reads this server, which works: no other one is ever tried."""
    if site.settings.has_default_login:
        return Known("proven", "the login that JMX is read with is the one that every WSO2 server comes with")
    if site.settings.username == admin.name:
        return Known("changed", f"JMX is read as {admin.name} with another password")
    return _by_file(admin, _NOT_SEEN)


def _unseen(snapshot: Snapshot) -> Unknown | NotApplicable:
    """Say why a login at the JDK's agent tells nothing of Carbon's users: the default may be in force all the same."""
    return NO_WSO2 if is_foreign(snapshot) else _NOT_SEEN


def _by_file(admin: SuperAdmin, otherwise: Unknown | NotApplicable) -> Fact:
    """Suspect by user-mgt.xml. What stands there is the password of the first start: another one proves nothing."""
    if admin.has_default_password:
        evidence = "user-mgt.xml has the password that every WSO2 server comes with"
        return Known("suspected", evidence, file=admin.file, line=admin.line)
    return otherwise


_QUERIES = (properties_query(HOME, _ACCESS_CONTROL, _AGENT_PORT), *PRODUCT_QUERIES)

INSPECTIONS = (Inspection(_NAMES, "jmx", inspect, _QUERIES),)
