"""The exporter has another password than the server: users notice nothing, and nothing is known of the server."""

import shutil
from pathlib import Path

from development.demo.fault import Fault, Kind, Subject
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    password = stand.servers["carbon"].password_file
    shutil.copyfile(password, _aside(password))
    password.write_text("changed-meanwhile\n", encoding="utf-8")


def _mend(stand: Stand) -> None:
    password = stand.servers["carbon"].password_file
    shutil.copyfile(_aside(password), password)


def _aside(password: Path) -> Path:
    return password.with_suffix(".right")


FAULT = Fault(
    name="wrong-password",
    title="The exporter has a wrong password",
    subjects=(Subject("carbon", Kind.CARBON),),
    make=_make,
    mend=_mend,
    expects=("WSO2TargetRefused",),
    within=900,
    incidents=0,
    loses=1,
)
