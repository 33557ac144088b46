"""What an RPM package requires, held to what RHEL 9 has."""

import re

from development.trial import TrialError

_GLIBC = (2, 34)
"""That of RHEL 9; what is built for it runs with later ones."""
_LIBRARY = re.compile(r"(?:ld-linux-[\w-]+|lib(?:c|dl|gcc_s|m|pthread|rt))\.so\.\d+\((?:GLIBC_([\d.]+)|GCC_[\d.]+|)\)")
"""Of glibc and GCC, which each system has."""
_OTHERS = re.compile(r"/bin/sh|systemd|rpmlib\(.*\) .*|rtld\(GNU_HASH\)|config\(wso2-exporter\) = .*")


def check(listed: str, python: str) -> None:
    """See that a package requires a Python, systemd, and what each system since RHEL 9 has.

    Args:
        listed: what `rpm --query --requires` prints.
        python: the version of the Python.

    Raises:
        TrialError: it requires something else, or a later glibc, or not that Python.
    """
    required = set(listed.splitlines())
    pythons = {f"/usr/bin/python{python}", "/usr/lib/wso2-exporter/bin/python3"}
    if not {*pythons, "systemd"} <= required:
        raise TrialError(f"the package requires {sorted(required)}, expected {sorted(pythons)} and systemd among them")
    for each in sorted(required - pythons):
        library = _LIBRARY.match(each)
        version = tuple(map(int, ((library and library[1]) or "0").split(".")))
        if version > _GLIBC or not (library or _OTHERS.fullmatch(each)):
            raise TrialError(f"the package requires {each}, expected what RHEL 9 has")
