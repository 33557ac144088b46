"""The super administrator as user-mgt.xml has it: the name, and whether the password is the one of every download.

The password that stands there counts at the first start only, which creates that user: it is compared and forgotten.
"""

import hmac
from dataclasses import dataclass
from posixpath import relpath

from exporter.carbon.server_files import FileProblem, ServerFiles
from exporter.carbon.xml_content import parse_xml
from exporter.facts.inspection import Site

_USER = "Realm/Configuration/AdminUser"
_DEFAULT_NAME = "admin"
_DEFAULT_PASSWORD = b"admin"


@dataclass(frozen=True)
class SuperAdmin:
    """A server's super administrator.

    Attributes:
        name: the name; what every WSO2 server comes with where its files do not say.
        has_default_password: whether its files have the password of every download; None: they do not say.
        file, line: where that stands, below the server's home; empty and 0 where its files were not read.
    """

    name: str = _DEFAULT_NAME
    has_default_password: bool | None = None
    file: str = ""
    line: int = 0


def super_admin(site: Site) -> SuperAdmin:
    """Tell what a server's files say of its super administrator; the default's name where they cannot be read."""
    if site.files is None:
        return SuperAdmin()
    try:
        return _read(site.files)
    except FileProblem:
        return SuperAdmin()


def _read(files: ServerFiles) -> SuperAdmin:
    path = f"{files.configuration}/user-mgt.xml"
    user = parse_xml(files.read(path)).find(_USER)
    if user is None:
        return SuperAdmin()
    name = (user.findtext("UserName") or "").strip()
    password = user.find("Password")
    if password is None or not (password.text or "").strip():
        return SuperAdmin(name or _DEFAULT_NAME)
    is_default = hmac.compare_digest((password.text or "").strip().encode(), _DEFAULT_PASSWORD)
    line = getattr(password, "line", 0)
    return SuperAdmin(name or _DEFAULT_NAME, is_default and name == _DEFAULT_NAME, relpath(path, files.home), line)
