import pytest

from exporter.targets.transports import find_java


@pytest.mark.parametrize("environment", [{}, {"JAVA_HOME": ""}, {"JAVA_HOME": "/no/such/jdk"}])
def test_without_one_it_is_looked_for_on_the_path(environment: dict[str, str]) -> None:
    assert find_java(environment) == "java"
