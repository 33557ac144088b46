"""Whose keys and certificates a server has, and by which passwords they are kept: from its files."""

from hashlib import sha256
from pathlib import PurePosixPath

from exporter.carbon.configuration import below_home, read_file
from exporter.carbon.der_certificates import certificates
from exporter.carbon.key_stores import KeyStore, key_stores
from exporter.carbon.server_files import FileMissing, ServerFiles
from exporter.facts.default_certificates import owner_of_certificate
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.home_files import Found, on_files

_MOST_BYTES = 8 << 20


def password(files: ServerFiles) -> Found:
    """Tell whether a key store has the password of every download; unknown where it is kept elsewhere."""
    stores = key_stores(files)
    default = [each for each in stores if each.password == "default"]  # noqa: S105
    if default:
        roles = ", ".join(dict.fromkeys(each.role for each in default))
        return Known(True, f"the password of every download, for: {roles}", file=default[0].file, line=default[0].line)
    if any(each.password == "secret" for each in stores):  # noqa: S105
        return Unknown("the passwords are kept in the secure vault")
    plain = [each for each in stores if each.password == "other"]  # noqa: S105
    if not plain:
        return NotApplicable("its files name no password of a key store")
    return Known(False, "passwords of its own", file=plain[0].file, line=plain[0].line)


def separate(files: ServerFiles) -> Found:
    """Tell whether TLS has another key than the one that encrypts the server's data."""
    stores = key_stores(files)
    for_tls = [each for each in stores if each.role == "TLS"]
    internal = [each for each in stores if each.role == "internal"]
    for_data = internal or [each for each in stores if each.role == "primary"]
    if not for_tls or not for_data:
        return NotApplicable("it has no key of its own for TLS")
    same = [each for each in for_tls if (each.location, each.alias) == (for_data[0].location, for_data[0].alias)]
    if same:
        name = PurePosixPath(same[0].location).name
        evidence = f"TLS and internal encryption share the key {same[0].alias} in {name}"
        return Known(False, evidence, file=same[0].file, line=same[0].line)
    return Known(True, "TLS has a key of its own", file=for_tls[0].file, line=for_tls[0].line)


def trust(files: ServerFiles) -> Found:
    """Tell of each trust store whether a certificate is in it whose private key everybody has."""
    stores = [each for each in key_stores(files) if each.role in ("trust", "TLS trust")]
    if not stores:
        return NotApplicable("it has no trust store")
    return tuple(_trusted(files, each) for each in {each.location: each for each in reversed(stores)}.values())


def _trusted(files: ServerFiles, store: KeyStore) -> Fact:
    path = below_home(files, store.location)
    try:
        found = list(certificates(read_file(files, store.location, _MOST_BYTES)))
    except FileMissing as problem:
        return Unknown(str(problem))
    if not found:
        return Unknown(f"{path} has no certificates in clear, and no password is used to read it")
    owners = {owner for each in found if (owner := owner_of_certificate(sha256(each).hexdigest()))}
    if owners:
        return Known(True, f"{path} trusts the certificate of {', '.join(sorted(owners))}", file=path)
    return Known(False, f"none of the {len(found)} certificates in {path} is a default one", file=path)


INSPECTIONS = (
    on_files("key_store_password_default", password),
    on_files("key_stores_separate", separate),
    on_files("default_certificate_trusted", trust),
)
