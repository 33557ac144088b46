"""What a build adds: by its pure parts. Built packages: tests/integration/test_packages.py."""

import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt

from development.places import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
ADDRESS = "https://git.example.org/owner/wso2-exporter"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """The file that Hatchling loads, which is in no package."""
    spec = spec_from_file_location("hatch_build", PROJECT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tokens(text: str) -> list[tuple[str, str]]:
    """The parts of a page in their order, links and images with where they lead, others with what they say."""
    blocks = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inner = [child for block in blocks for child in block.children or [block]]
    return [(token.type, str(token.attrs.get("href") or token.attrs.get("src") or token.content)) for token in inner]


def targets(text: str) -> list[str]:
    return [said for kind, said in tokens(text) if kind in {"link_open", "image"}]


def test_every_link_of_the_readme_leads_to_the_repository_once_that_has_an_address(build: ModuleType) -> None:
    before, after = targets(README), targets(build.published(README, ADDRESS, "v0.2.0"))
    assert len(before) > 5
    for old, new in zip(before, after, strict=True):
        if urlsplit(old).scheme:
            assert new == old
        else:
            kind = "raw" if old.endswith(".png") else "blob"
            path = f"README.md{old}" if old.startswith("#") else old
            assert new == f"{ADDRESS}/{kind}/v0.2.0/{path}"
            assert (PROJECT / path.partition("#")[0]).exists(), old


def test_no_link_of_the_readme_is_dead_as_long_as_there_is_no_address(build: ModuleType) -> None:
    after = build.published(README, "", "main")
    assert [target for target in targets(after) if not urlsplit(target).scheme] == []


def test_all_else_of_the_readme_stays(build: ModuleType) -> None:
    def code(text: str) -> list[str]:
        return [said for kind, said in tokens(text) if kind in {"fence", "code_inline", "code_block"}]

    for address in (ADDRESS, ""):
        assert code(build.published(README, address, "main")) == code(README)
    assert [kind for kind, _ in tokens(README) if kind.startswith("html")] == [], "whose links nobody looks at"


@pytest.mark.parametrize(
    ("text", "with_address", "without"),
    [
        ("[a](docs/x.md#y)", f"[a]({ADDRESS}/blob/main/docs/x.md#y)", "a"),
        ("![a](docs/x.png)", f"![a]({ADDRESS}/raw/main/docs/x.png)", ""),
        ("[b](#use)", f"[b]({ADDRESS}/blob/main/README.md#use)", "b"),
        ("[c](https://example.org) ![](http://a/b.png)",) + ("[c](https://example.org) ![](http://a/b.png)",) * 2,
        ("[![a](x.png)](LICENSE)", f"[![a]({ADDRESS}/raw/main/x.png)]({ADDRESS}/blob/main/LICENSE)", "[](LICENSE)"),
        ("```\n[a](b)\n```\n",) + ("```\n[a](b)\n```\n",) * 2,
        ("a[0] (b) [c] (d)",) + ("a[0] (b) [c] (d)",) * 2,
    ],
)
def test_a_link_is_filled_in_or_left_out(build: ModuleType, text: str, with_address: str, without: str) -> None:
    assert build.published(text, ADDRESS, "main") == with_address
    assert build.published(text, "", "main") == without


def settings() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_address_is_none_or_one_without_a_slash_at_its_end() -> None:
    address = settings()["tool"]["wso2-exporter"]["repository"]
    assert address == "" or re.fullmatch(r"https://[^/\s]+(/[^/\s]+)+", address)


def test_the_addresses_of_the_metadata_follow_from_one_and_are_none_without_it(build: ModuleType) -> None:
    assert build.urls("") == {}
    given = build.urls(ADDRESS)
    assert given["Repository"] == ADDRESS
    assert {"Documentation", "Changelog", "Issues"} < given.keys()
    for address in given.values():
        path = re.sub(r".*/blob/main/", "", address)
        assert address.startswith(ADDRESS)
        assert path == address or (PROJECT / path).is_file()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the project without git, as far as the revision is concerned."""
    (tmp_path / "exporter").mkdir()
    (tmp_path / "exporter" / "revision.txt").write_text("$Format:%H$\n")
    return tmp_path


def test_what_git_archive_or_an_earlier_build_wrote_is_the_revision(build: ModuleType, root: Path) -> None:
    (root / "exporter" / "revision.txt").write_text(f"{COMMIT}\n")
    assert build.revision_of(root, {"WSO2_EXPORTER_REVISION": "another"}) == (COMMIT, "")


def test_the_environment_may_say_the_revision_of_a_copy_without_git(build: ModuleType, root: Path) -> None:
    assert build.revision_of(root, {"WSO2_EXPORTER_REVISION": COMMIT}) == (COMMIT, "")


@pytest.mark.parametrize("given", ["two words", "a\nb", "a" * 65, 'quoted"'])
def test_a_revision_that_is_no_word_is_refused(build: ModuleType, root: Path, given: str) -> None:
    with pytest.raises(ValueError, match=r"WSO2_EXPORTER_REVISION: found .*, expected a commit's hash"):
        build.revision_of(root, {"WSO2_EXPORTER_REVISION": given})


@pytest.mark.parametrize("environment", [{}, {"WSO2_EXPORTER_REVISION": ""}])
def test_a_copy_without_git_has_no_revision_and_says_why(
    build: ModuleType, root: Path, environment: dict[str, str]
) -> None:
    """Whatever repository is around it: that is another project's, and no git is asked, or this test would fail."""
    revision, doubt = build.revision_of(root, environment)
    assert revision == "unknown"
    assert doubt.startswith("this is no checkout of git")
