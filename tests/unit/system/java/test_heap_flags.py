"""Heap sizes as the JVM's command line has them."""

import pytest

from exporter.system.java.heap_flags import INITIAL_HEAP, MAXIMUM_HEAP, last_size, parse_size

SIZES = [
    ("2048m", 2147483648),
    ("2g", 2147483648),
    ("2G", 2147483648),
    ("2097152k", 2147483648),
    ("2147483648", 2147483648),
    ("0x80000000", 2147483648),
    ("1T", 1099511627776),
    ("1.5g", None),
    ("2gb", None),
    ("-2g", None),
    ("0", None),
    ("", None),
]

COMMAND_LINES = [
    (["java", "-Xms256m", "-Xmx1024m", "org.wso2.carbon.bootstrap.Bootstrap"], "-Xmx1024m"),
    (["java", "-Xmx1024m", "-Xmx2g", "Main"], "-Xmx2g"),
    (["java", "-Xmx1g", "-XX:MaxHeapSize=300M", "Main"], "-XX:MaxHeapSize=300M"),
    (["java", "-XX:MaxHeapSize=300M", "-Xmx1g", "Main"], "-Xmx1g"),
    (["java", "-Xms1g", "Main"], None),
    (["java", "Main", "-Xmx1g"], None),
    (["java", "-jar", "tool.jar", "-Xmx1g"], None),
    (["java", "--add-opens", "java.rmi/sun.rmi.transport=ALL-UNNAMED", "-Xmx1g", "Main"], "-Xmx1g"),
    (["java", "-classpath", "lib/a.jar:lib/b.jar", "-Xmx1g", "Main"], "-Xmx1g"),
    (["-Xmx1g", "Main"], "-Xmx1g"),
    ([], None),
]


@pytest.mark.parametrize(("text", "size"), SIZES)
def test_a_size_is_read_as_the_jvm_reads_it(text: str, size: int | None) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(("arguments", "flag"), COMMAND_LINES)
def test_the_last_flag_before_the_main_class_is_in_force(arguments: list[str], flag: str | None) -> None:
    found = last_size(arguments, MAXIMUM_HEAP)
    assert (found.text if found else None) == flag


@pytest.mark.parametrize("flag", ["-Xms256m", "-XX:InitialHeapSize=256m"])
def test_the_initial_heap_has_two_spellings(flag: str) -> None:
    found = last_size(["java", flag, "-Xmx1024m", "Main"], INITIAL_HEAP)
    assert found is not None
    assert found.size_bytes == 268435456
