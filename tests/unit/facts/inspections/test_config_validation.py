"""WSO2's own rules of what a server should have, as its file has them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from exporter.facts.fact import Known, NotApplicable
from exporter.model.snapshot import AttributeValue
from testing.sites import found, process, site, value, write_files

PATH = "repository/conf/etc/config-validation.xml"
SHIPPED = """\
<?xml version="1.0" encoding="ISO-8859-1"?>
<Configuration enabled="true">
  <Validator class="org.wso2.carbon.core.bootup.validator.SystemValidator">
    <Parameter id="CPU">800</Parameter>
    <Parameter id="RAM">2047</Parameter>
    <Parameter id="swap">2047</Parameter>
    <Parameter id="ulimit">4096</Parameter>
    <Parameter id="certFingerprint">02:FB:AA:5F:20:64:49:4A:27:29:55:71:83:F7:46:CD</Parameter>
  </Validator>
  <Validator class="org.wso2.carbon.core.bootup.validator.JVMValidator">
    <Parameter id="initHeapSize">256</Parameter>
    <Parameter id="maxHeapSize">512</Parameter>
    <Parameter id="maxPermGenSize">256</Parameter>
  </Validator>
  <Validator class="org.wso2.carbon.core.bootup.validator.RequiredSystemPropertiesValidator">
    <Parameter id="p1">carbon.home</Parameter>
  </Validator>
  <Validator class="org.wso2.carbon.core.bootup.validator.SupportedOSValidator">
    <Parameter id="os1">Linux</Parameter>
  </Validator>
</Configuration>
"""
"""Parameters that every kernel comes with."""

MIB = 1024 * 1024
SAID: Mapping[str, AttributeValue] = {
    "TotalPhysicalMemorySize": 2047 * MIB,
    "TotalSwapSpaceSize": 2047 * MIB,
    "MaxFileDescriptorCount": 4096,
    "InputArguments": ["-Xms256m", "-Xmx512m"],
    "SystemProperties": {"os.name": "Linux", "carbon.home": "/opt/wso2"},
}
CPUS = "processor\t: 0\ncpu MHz\t\t: 2596.102\nprocessor\t: 1\ncpu MHz\t\t: 2596.102\n"


def validated(folder: Path, said: Mapping[str, AttributeValue], text: str = SHIPPED, cpus: str = CPUS) -> object:
    home = write_files(folder / "home", {PATH: text})
    proc = write_files(folder / "proc", {"cpuinfo": cpus})
    return found("config_validation", site(proc, running=process(), home=home, said={**SAID, **said}))


def test_what_is_just_enough_meets_it(tmp_path: Path) -> None:
    assert validated(tmp_path, {}) == Known("met", "6 parameters met", file=PATH)


@pytest.mark.parametrize(
    ("said", "word", "told"),
    [
        ({"TotalSwapSpaceSize": 0}, "swap", "swap 0 (wanted: 2047)"),
        ({"TotalPhysicalMemorySize": 2046 * MIB}, "failed", "RAM 2046 (wanted: 2047)"),
        ({"MaxFileDescriptorCount": 1024}, "failed", "ulimit 1024 (wanted: 4096)"),
        ({"InputArguments": ["-Xms256m", "-Xmx511m"]}, "failed", "maxHeapSize 511 (wanted: 512)"),
        (
            {"TotalSwapSpaceSize": 0, "InputArguments": ["-Xms128m", "-Xmx1g"]},
            "failed",
            "swap 0 (wanted: 2047), initHeapSize 128 (wanted: 256)",
        ),
        ({"SystemProperties": {"os.name": "Linux"}}, "failed", "carbon.home is not set"),
        (
            {"SystemProperties": {"os.name": "SunOS", "carbon.home": "/opt/wso2"}},
            "failed",
            "os.name SunOS is not listed",
        ),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, said: Mapping[str, AttributeValue], word: str, told: str) -> None:
    assert validated(tmp_path, said) == Known(word, told, file=PATH)


@pytest.mark.parametrize("flags", [["-Xms256m", "-Xmx2g"], ["-Xms1g", "-Xmx1048576k"]])
def test_sizes_that_the_validator_could_not_read_are_read(tmp_path: Path, flags: list[str]) -> None:
    assert validated(tmp_path, {"InputArguments": flags}) == Known("met", "6 parameters met", file=PATH)


def test_a_heap_without_flags_is_what_the_jvm_says(tmp_path: Path) -> None:
    usage = {"init": 512 * MIB, "max": 4096 * MIB}
    said: Mapping[str, AttributeValue] = {"InputArguments": ["-XX:MaxRAMPercentage=50"], "HeapMemoryUsage": usage}
    assert validated(tmp_path, said) == Known("met", "6 parameters met", file=PATH)


def test_processors_are_added_up_and_left_out_where_the_kernel_is_silent(tmp_path: Path) -> None:
    slow = "cpu MHz\t\t: 399.0\ncpu MHz\t\t: 400.0\n"
    assert validated(tmp_path / "slow", {}, cpus=slow) == Known("failed", "CPU 799 (wanted: 800)", file=PATH)
    assert validated(tmp_path / "arm", {}, cpus="processor\t: 0\n") == Known("met", "5 parameters met", file=PATH)


def test_one_that_is_switched_off_is_not_judged(tmp_path: Path) -> None:
    off = SHIPPED.replace('enabled="true"', 'enabled="false"')
    assert validated(tmp_path, {}, off) == NotApplicable(f"{PATH} is switched off")


def test_a_server_that_does_not_run_is_not_judged(tmp_path: Path) -> None:
    home = write_files(tmp_path, {PATH: SHIPPED})
    assert found("config_validation", site(home=home)) == NotApplicable("the server does not run")
    assert value("config_validation", site(home=home, said=SAID)) == "met"
