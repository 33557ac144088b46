"""How old the newest backup is where the configuration says that backups arrive."""

from collections.abc import Mapping

from exporter.facts.fact import Fact, Facts, Known, Unanswered, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.model.site import Backup
from exporter.system.newest_file import newest_file

_FACTS = ("backup_database", "backup_repository", "backup_instance")
_MOST_FILES = 50_000
_NONE = 1000.0
"""Stands for no backup at all: older than any."""

_HOUR, _DAY = 3600, 86_400


def _inspect(site: Site) -> Mapping[str, Fact | Facts]:
    return {fact: _of(site, fact.removeprefix("backup_")) for fact in _FACTS}


def _of(site: Site, name: str) -> Fact | Facts:
    found = tuple(_age(site, backup) for backup in site.settings.backups if backup.name == name)
    return found or Unanswered("the configuration does not say where its backups arrive, nor that there are any")


def _age(site: Site, backup: Backup) -> Fact:
    """Give the age as a share of what it may be."""
    try:
        found = newest_file(site.roots.below(backup.path), _MOST_FILES)
    except FileNotFoundError:
        return Known(_NONE, f"there is no {backup.path}")
    except OSError as error:
        return Unknown(f"{backup.path} cannot be read: {error.strerror or type(error).__name__}")
    if found.changed_at is None:
        return Known(_NONE, f"{backup.path} holds no file")
    age = max(0.0, site.now - found.changed_at)
    share = age / backup.max_age_seconds
    if share > 1 and not found.complete:
        return Unknown(f"{backup.path} holds more than {_MOST_FILES} files, too many to find the newest")
    return Known(share, f"{_shown(age)} old ({backup.path}; at most {_shown(backup.max_age_seconds)})")


def _shown(seconds: float) -> str:
    return f"{seconds / _DAY:.1f} days" if seconds >= 2 * _DAY else f"{seconds / _HOUR:.1f} hours"


INSPECTIONS = (Inspection(_FACTS, "backups", _inspect),)
