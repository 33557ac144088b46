"""A configuration file into settings: read, decoded, checked. Nothing is guessed and nothing is ignored."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.discovery import DiscoveryKey, discovery_settings
from exporter.config.exposure import exposed_secrets
from exporter.config.fields import field_reader
from exporter.config.guidelines import GuidelineFields, guideline_policy
from exporter.config.host import HostFields, host_settings
from exporter.config.mapping import JvmFields, MappingFields, pack_selection
from exporter.config.placeholder import refuse_placeholders
from exporter.config.settings import Settings, TargetSettings
from exporter.config.target import TargetFields, target_settings
from exporter.config.targets_files import TargetList, TargetsFileKey, target_lists
from exporter.document import Document, DocumentError, FieldPath, decode, read_document, shown_path


class ConfigurationFields(msgspec.Struct, forbid_unknown_fields=True):
    """The keys of a whole configuration."""

    targets: Annotated[tuple[TargetFields, ...], msgspec.Meta(min_length=1)] | UnsetType = UNSET
    targets_file: TargetsFileKey | UnsetType = UNSET
    discover: DiscoveryKey = False
    host: HostFields = HostFields()
    jvm: JvmFields = JvmFields()
    mapping: MappingFields = MappingFields()
    guidelines: GuidelineFields = GuidelineFields()


def settings_of(file: str | None, environment: Mapping[str, str]) -> Settings:
    """Read and check the configuration file that a command was given; without one, the settings are those of none.

    Args:
        file: its path as the user wrote it, which is its name in errors.
        environment: what `${NAME}` is replaced with, where it is a whole text.

    Raises:
        DocumentError: the file cannot be used.
    """
    return Settings() if file is None else load_settings(Path(file), environment, shown_as=file)


def load_settings(path: Path, environment: Mapping[str, str], *, shown_as: str | None = None) -> Settings:
    """Read and check a configuration file.

    The first error in the file's order is raised: first what makes it no readable YAML (unset variables and duplicate
    keys among that), then what a single field may not be, then what fields together may not be.

    Args:
        path: the file; relative paths in it, and in files of targets that it names, start at the file's own folder.
        environment: what `${NAME}` is replaced with, where it is a whole text.
        shown_as: the file's name in errors, as its user wrote it; the path otherwise.

    Returns:
        The settings. Every password file in them could be read just now.

    Raises:
        DocumentError: the file cannot be used.
    """
    document = read_document(path, environment=environment, shown_as=shown_as)
    refuse_placeholders(document)
    configuration = decode(document, ConfigurationFields, field_reader(path.parent))
    lists = _target_lists(document, path, configuration, environment)
    discovery = discovery_settings(document, configuration.discover)
    is_empty = not lists[0].targets and configuration.targets_file is UNSET
    if is_empty and not discovery.enabled and not configuration.host.enabled:
        message = "found false without any targets or discover: true, expected something to read"
        raise document.error(("host", "enabled"), message)
    targets = tuple(_settings_of_targets(lists))
    names = [target.name for target in targets]
    return Settings(
        targets=targets,
        discovery=discovery,
        host=host_settings(document, configuration.host),
        mapping=pack_selection(document, configuration.mapping, configuration.jvm),
        guidelines=guideline_policy(document, configuration.guidelines, names, finds_targets=discovery.enabled),
        exposed=tuple(line for each in lists for line in exposed_secrets(each.document, each.path)),
    )


def _target_lists(
    document: Document, path: Path, configuration: ConfigurationFields, environment: Mapping[str, str]
) -> Sequence[TargetList]:
    """Give the targets of the configuration itself, and then those of the files that it names."""
    own = () if configuration.targets is UNSET else configuration.targets
    lists = [TargetList(document, path, ("targets",), own)]
    if configuration.targets_file is not UNSET:
        lists += target_lists(document, path, configuration.targets_file, environment)
    return lists


def _settings_of_targets(lists: Sequence[TargetList]) -> Iterator[TargetSettings]:
    """Give all targets, in the order of their files."""
    first: dict[str, tuple[Document, FieldPath]] = {}
    for each in lists:
        for index, target in enumerate(each.targets):
            path = (*each.field, index)
            if target.name in first:
                raise _duplicate_name(each.document, path, *first[target.name])
            first[target.name] = each.document, path
    for each in lists:
        for index, target in enumerate(each.targets):
            yield target_settings(each.document, (*each.field, index), target)


def _duplicate_name(document: Document, path: FieldPath, first: Document, first_path: FieldPath) -> DocumentError:
    where = "" if first is document else f" in {first.file}, line {first.lines[*first_path, 'name']}"
    message = f"found the name of {shown_path(first_path)}{where}, expected one of its own"
    return document.error((*path, "name"), message)
