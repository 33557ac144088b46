"""What a build adds to what stands in the repository: its revision, addresses, and a README without dead links.

Hatchling, which pyproject.toml names, looks for this file.
"""

import os
import re
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

REVISION_FILE = "exporter/revision.txt"
"""In a checkout it holds a placeholder. `git archive` fills that (gitattributes(5), export-subst), and so do builds."""
REVISION_VARIABLE = "WSO2_EXPORTER_REVISION"
_PLACEHOLDER = "$Format"
_REVISION = re.compile(r"[0-9A-Za-z._+-]{1,64}")

_FENCED = re.compile(r"^(```.*?^```)$", re.MULTILINE | re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_LINK = re.compile(r"(?<!!)\[((?:!\[[^\]]*\]\([^)]*\)|[^\[\]])+)\]\(([^)\s]+)\)")
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:")


class RevisionHook(BuildHookInterface[Any]):
    """Puts the revision into wheels and sdists. An editable installation has none: it changes with the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file that takes the place of the one with the placeholder.

        Args:
            version: `standard` or `editable`.
            build_data: what Hatchling is to build; `force_include` maps files to their places in it.

        Raises:
            ValueError: the environment gives a revision that is no word.
        """
        self._folder = TemporaryDirectory()
        if version == "editable":
            return
        revision, doubt = revision_of(Path(self.root), os.environ)
        if doubt:
            self.app.display_warning(f"the revision is unknown: {doubt}")
        file = Path(self._folder.name) / "revision.txt"
        file.write_text(f"{revision}\n", encoding="utf-8")
        build_data["force_include"][str(file)] = REVISION_FILE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - Hatchling's
        """Remove the file again."""
        self._folder.cleanup()


class AddressesHook(MetadataHookInterface):
    """Fills in `urls` and the README's links, where the project's address is known."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set what pyproject.toml calls dynamic."""
        root = Path(self.root)
        settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        repository = settings["tool"]["wso2-exporter"]["repository"]
        reference = _reference(metadata["version"], revision_of(root, os.environ)[0])
        readme = (root / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": published(readme, repository, reference)}
        metadata["urls"] = urls(repository)


def revision_of(root: Path, environment: Mapping[str, str]) -> tuple[str, str]:
    """Find out which commit is built: from its file, the environment, or git.

    Args:
        root: the project's folder.
        environment: may say it in `WSO2_EXPORTER_REVISION`, for a build from a copy without git.

    Returns:
        the commit's hash, with `-dirty` behind it where tracked files have changed since, or `unknown`; and in that
        case the reason, else an empty text.

    Raises:
        ValueError: the environment gives one that is no word.
    """
    written = (root / REVISION_FILE).read_text(encoding="utf-8").strip()
    if not written.startswith(_PLACEHOLDER):
        return written, ""
    given = environment.get(REVISION_VARIABLE, "")
    if given:
        if not _REVISION.fullmatch(given):
            raise ValueError(f"{REVISION_VARIABLE}: found {given!r}, expected a commit's hash")
        return given, ""
    if not (root / ".git").exists():
        # git would look for a repository around this folder, which is another project's.
        return "unknown", f"this is no checkout of git; {REVISION_VARIABLE} may say it"
    return _revision_by_git(root)


def _revision_by_git(root: Path) -> tuple[str, str]:
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - git's own words
    except OSError as error:
        return "unknown", f"git: {error.strerror}"
    if asked.returncode:
        return "unknown", " ".join(asked.stderr.split())
    return asked.stdout.strip(), ""


def _reference(version: str, revision: str) -> str:
    """What names the state of the repository that a package was built from: a release has a tag."""
    if ".dev" not in version:
        return f"v{version}"
    commit = revision.removesuffix("-dirty")
    return "main" if commit == "unknown" else commit


def urls(repository: str) -> dict[str, str]:
    """Give the addresses for the package's metadata; none where the project has none.

    Args:
        repository: the project's address, without a slash at its end; empty where it is not known.
    """
    if not repository:
        return {}
    return {
        "Repository": repository,
        "Documentation": f"{repository}/blob/main/README.md",
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
        "Issues": f"{repository}/issues",
    }


def published(readme: str, repository: str, reference: str) -> str:
    """Make a README that works outside the repository: its links lead there.

    Without an address they become their text, and images are left out.

    Args:
        readme: Markdown, whose links are relative to the repository's folder.
        repository: the project's address, without a slash at its end; empty where it is not known.
        reference: the tag, branch or commit that they lead to, as GitHub and GitLab have it in addresses.
    """

    def image(found: re.Match[str]) -> str:
        text, target = found.groups()
        if _ABSOLUTE.match(target):
            return found[0]
        return f"![{text}]({repository}/raw/{reference}/{target})" if repository else ""

    def link(found: re.Match[str]) -> str:
        text, target = found.groups()
        if _ABSOLUTE.match(target):
            return found[0]
        whole = f"README.md{target}" if target.startswith("#") else target
        return f"[{text}]({repository}/blob/{reference}/{whole})" if repository else text

    parts = _FENCED.split(readme)
    parts[::2] = [_LINK.sub(link, _IMAGE.sub(image, part)) for part in parts[::2]]
    return "".join(parts)
