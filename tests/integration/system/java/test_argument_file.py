"""Options in one text, taken apart as the launchers of real JVMs take them."""

import os
import subprocess
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path

import pytest

from exporter.system.java.argument_file import file_arguments, variable_options
from testing.jvm import MICRO_INTEGRATOR

FILES = [
    "a b\tc\fd\ne\r\nf\rg",
    "'a b' \"c d\" e'f g'h \"i'j\" 'k\"l'",
    "# a comment\na # another\n#\nb",
    "-Dx=a#b\nc 'd'#e\nf",
    r"C:\\a\\b 'C:\\a\\b' \"\\n\\t\\r\\f\\'\\\"\\q\"" + "\n",
    '"one \\\n   two" three',
    '"open\nnext',
    "''\n\"\" 'last'",
    "''",
    'a "b',
    'a "b\\',
    "@not-a-file @@x @",
    "gr\u00fc\u00dfe\u2028\u00a0x \x1cy\x0b z",
    "",
]


@pytest.mark.parametrize(("text", "release"), [*zip(FILES, cycle([11, 17, 21, 25]), strict=False)])
def test_an_argument_file_has_the_arguments_that_java_finds_in_it(
    jdks: Mapping[int, Path], bootstrap_classes: Path, tmp_path: Path, text: str, release: int
) -> None:
    head = f"-XX:TieredStopAtLevel=1 -Xmx32m -Dsun.jnu.encoding=UTF-8 -cp {bootstrap_classes} {MICRO_INTEGRATOR}\n"
    (tmp_path / "options").write_bytes((head + text).encode())
    run = subprocess.run(
        [jdks[release] / "bin" / "java", f"@{tmp_path / 'options'}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    printed = [line.removeprefix(b"ARGUMENT ") for line in run.stdout.splitlines() if line.startswith(b"ARGUMENT ")]
    assert list(file_arguments(text)) == [bytes.fromhex(line.decode()).decode() for line in printed]


@pytest.mark.parametrize("name", ["JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"])
def test_a_variable_has_the_options_that_java_finds_in_it(
    jdks: Mapping[int, Path], bootstrap_classes: Path, name: str
) -> None:
    text = " -Da='b c'\t-Dd=\"e'f\"g\n-Dh=i\\j  -Dk=#l '-Dm= n'"
    command: list[str | Path] = [
        jdks[21] / "bin" / "java",
        "-Xmx32m",
        "-XshowSettings:properties",
        "-cp",
        bootstrap_classes,
    ]
    run = subprocess.run(
        [*command, MICRO_INTEGRATOR],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {name: text},
    )
    shown = [line.strip() for line in run.stderr.splitlines() if " = " in line]
    found = dict(option.removeprefix("-D").split("=", 1) for option in variable_options(text))
    assert found.keys() == {"a", "d", "h", "k", "m"}
    for key, value in found.items():
        assert f"{key} = {value}".strip() in shown


def test_what_anybody_may_write_is_taken_apart_piece_by_piece() -> None:
    """However many comments follow one another, and without reading on where nobody wants more."""
    assert list(file_arguments("a#\n" * 20_000 + "b")) == ["b"]
    for options in (file_arguments("a " * 20_000), variable_options("a " * 20_000)):
        assert next(options) == "a"
