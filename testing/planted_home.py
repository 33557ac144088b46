"""A server's home with a secret of its own in each place that has one, and a look whether any of them got out."""

import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

PLANTED: Mapping[str, str] = {
    place: f"planted-{place}-7f3a"
    for place in (
        "toml",
        "secrets-table",
        "key-store",
        "key",
        "administrator",
        "directory",
        "database",
        "database-url",
        "tomcat",
        "mail",
        "axis",
        "properties",
        "rendered-backup",
        "references",
        "cipher-text",
    )
}
"""Secrets by the places below a home that they are written in."""

_APPENDED: Mapping[str, str] = {
    "conf/deployment.toml": f'\n[secrets]\nadmin_password = "[{PLANTED["secrets-table"]}]"\n',
    "conf/carbon.properties": f"\nkeystore.identity.store.secret={PLANTED['properties']}\n",
    "conf/security/cipher-text.properties": f"\nAdmin.Password=[{PLANTED['cipher-text']}]\n",
    "resources/conf/.metadata/references.properties": f"super_admin.password={PLANTED['references']}\n",
}
_REPLACED: tuple[tuple[str, str, str], ...] = (
    ("conf/deployment.toml", r'(?m)^(password *= *)"[^"]*"', rf'\1"{PLANTED["toml"]}"'),
    ("conf/carbon.xml", r"(<Password>)wso2carbon<", rf"\1{PLANTED['key-store']}<"),
    ("conf/carbon.xml", r"(<KeyPassword>)wso2carbon<", rf"\1{PLANTED['key']}<"),
    ("conf/user-mgt.xml", r"(<Password>)[^<]+<", rf"\1{PLANTED['administrator']}<"),
    (
        "conf/user-mgt.xml",
        r'(<Property name="PasswordDigest">)',
        rf'<Property name="ConnectionPassword">{PLANTED["directory"]}</Property>\1',
    ),
    ("conf/datasources/master-datasources.xml", r"(<password>)[^<]+<", rf"\1{PLANTED['database']}<"),
    (
        "conf/datasources/master-datasources.xml",
        r"(<url>)[^<]+<",
        rf"\1jdbc:mysql://db.example.com/shared?user=shop&amp;password={PLANTED['database-url']}<",
    ),
    ("conf/tomcat/catalina-server.xml", r'(Password=")[^"]+"', rf'\1{PLANTED["tomcat"]}"'),
    ("conf/axis2/axis2.xml", r'("mail.smtp.password">)[^<]+<', rf"\1{PLANTED['mail']}<"),
    ("conf/axis2/axis2.xml", r"(<Password>)[^<]+<", rf"\1{PLANTED['axis']}<"),
)


def plant(server_home: Path, home: Path) -> None:
    """Copy what a server keeps in its files, and put the secrets in the places of its own.

    Args:
        server_home: of a kernel that has rendered its configuration.
        home: gets the copy; it must not exist.
    """
    for folder in ("conf", "resources/security"):
        shutil.copytree(server_home / "repository" / folder, home / "repository" / folder)
    (home / "repository" / "resources" / "conf" / ".metadata").mkdir(parents=True)
    for name, text in _APPENDED.items():
        path = home / "repository" / name
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")
    for name, pattern, text in _REPLACED:
        path = home / "repository" / name
        changed, count = re.subn(pattern, text, path.read_text(encoding="utf-8"))
        assert count, f"{name} has no {pattern}"
        path.write_text(changed, encoding="utf-8")
    backup = home / "backup" / "repository" / "conf"
    backup.mkdir(parents=True)
    carbon = (home / "repository" / "conf" / "carbon.xml").read_text(encoding="utf-8")
    backup.joinpath("carbon.xml").write_text(carbon.replace(PLANTED["key-store"], PLANTED["rendered-backup"]))


def seen(secrets: Iterable[str], texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Tell which secrets are in which texts.

    Args:
        secrets: these.
        texts: by the names of what gave them.
    """
    return [(secret, name) for secret in secrets for name, text in texts.items() if secret in text]
