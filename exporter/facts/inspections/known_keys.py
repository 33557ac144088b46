"""Keys and passwords that everybody knows, because WSO2 has published them: compared, and forgotten.

Sources: Identity Server, Symmetric Encryption (the sample key, rendered as `CryptoService/Secret` of `carbon.xml`);
Product-Level Security Guidelines, Configure client authentication (`identity.xml`, ClientAppAuthentication).
"""

from exporter.carbon.configuration import xml_file
from exporter.carbon.data_sources import line_of
from exporter.carbon.secret_texts import is_text, kind_of
from exporter.carbon.server_files import ServerFiles
from exporter.facts.fact import Known, NotApplicable, Unknown
from exporter.facts.home_files import Found, on_files

_SAMPLE_KEY = "03BAFEB27A8E871CAD83C5CD4E771DAB"
_SAMPLE_HASH = "66cd9688a2ae068244ea01e70f0e230f5623b7fa4cdecb65070a09ec06452262"
"""SHA-256 of `dashboard`, the password of the applications that call the server's own interfaces."""


def encryption_key(files: ServerFiles) -> Found:
    """Tell of the key that a server encrypts its data with: its `own`, the published `sample`, or `none`."""
    file = xml_file(files, "carbon.xml")
    service = file.root.find("CryptoService")
    secret = None if service is None else service.find("Secret")
    provider = "" if service is None else (service.findtext("InternalCryptoProviderClassName") or "")
    if service is None or (secret is None and "Symmetric" not in provider):
        return NotApplicable("it encrypts with its key store")
    kind = "absent" if secret is None else kind_of(secret.text, secret)
    line = line_of(service if secret is None else secret)
    if kind == "secret":
        return Unknown("the key is kept in the secure vault")
    if kind == "absent":
        if "Symmetric" not in provider:
            return NotApplicable("it encrypts with its key store")
        return Known("none", "there is no key", file=file.path, line=line)
    if secret is not None and is_text(secret.text, _SAMPLE_KEY):
        return Known("sample", "the sample of WSO2's documentation", file=file.path, line=line)
    return Known("own", "a key of its own", file=file.path, line=line)


def application_password(files: ServerFiles) -> Found:
    """Tell whether the server's own applications log in to it with the password of every download."""
    file = xml_file(files, "identity/identity.xml")
    applications = [each for each in file.root.iterfind(".//ClientAppAuthentication/Application") if each.get("hash")]
    if not applications:
        return NotApplicable("its applications do not log in to it")
    default = [each for each in applications if is_text((each.get("hash") or "").lower(), _SAMPLE_HASH)]
    if default:
        evidence = f"the password of every download, for {default[0].get('name')}"
        return Known(True, evidence, file=file.path, line=line_of(default[0]))
    return Known(False, "a password of its own", file=file.path, line=line_of(applications[0]))


INSPECTIONS = (
    on_files("encryption_key", encryption_key),
    on_files("application_password_default", application_password),
)
