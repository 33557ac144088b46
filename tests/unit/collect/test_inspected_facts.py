"""When a server is looked at again, and what is known of it until then."""

from exporter.collect.inspections import InspectedFacts
from exporter.facts.fact import Facts, Known, NotApplicable, Unknown

_DAY = 86_400.0
_KNOWN: Facts = (Known("own", "127.0.0.1:9443"),)
_UNKNOWN: Facts = (Unknown("the server is not running yet"),)


def test_handshakes_are_made_once_a_day_and_after_a_restart() -> None:
    memory = InspectedFacts(server_start=1.0)
    assert "network" in memory.due(0.0, 1.0)
    memory.add("network", {"a": _KNOWN}, 0.0)
    assert "network" not in memory.due(_DAY - 1, 1.0)
    assert "network" in memory.due(_DAY, 1.0)
    assert "network" in memory.due(5.0, 2.0)


def test_a_clock_that_was_set_back_puts_off_no_look() -> None:
    memory = InspectedFacts(server_start=1.0)
    memory.add("files", {"a": _KNOWN}, 400 * _DAY)
    assert "files" in memory.due(_DAY, 1.0)
    memory.add("files", {"a": _KNOWN}, _DAY)
    assert "files" not in memory.due(_DAY + 1, 1.0)


def test_what_told_nothing_is_looked_at_again_soon() -> None:
    memory = InspectedFacts()
    memory.add("network", {"a": _UNKNOWN}, 0.0)
    assert memory.facts == {"a": _UNKNOWN}
    assert "network" not in memory.due(599.0, None)
    assert "network" in memory.due(600.0, None)


def test_what_a_server_has_not_needs_no_second_look() -> None:
    memory = InspectedFacts()
    memory.add("network", {"a": (NotApplicable("it has no TLS"),), "b": _UNKNOWN}, 0.0)
    assert "network" not in memory.due(600.0, None)


def test_what_was_known_stays_until_a_second_look_told_nothing_either() -> None:
    """A server that is looked at while it starts would else lose its findings for a moment, and its tickets."""
    memory = InspectedFacts()
    memory.add("network", {"a": _KNOWN}, 0.0)
    memory.add("network", {"a": _UNKNOWN}, 10.0)
    assert memory.facts == {"a": _KNOWN}
    memory.add("network", {"a": _UNKNOWN}, 610.0)
    assert memory.facts == {"a": _UNKNOWN}
    memory.add("network", {"a": _KNOWN}, 1210.0)
    memory.add("network", {"a": _UNKNOWN}, 1220.0)
    assert memory.facts == {"a": _KNOWN}


def test_what_a_server_that_starts_does_not_show_yet_is_looked_at_again_soon() -> None:
    """Under the JDK's agent JMX answers long before there is a Tomcat: it seems to be a server without one."""
    memory = InspectedFacts(server_start=1000.0)
    memory.add("jmx", {"a": (NotApplicable("the server has no Tomcat"),), "b": _KNOWN}, 1010.0)
    assert "jmx" not in memory.due(1609.0, 1000.0)
    assert "jmx" in memory.due(1610.0, 1000.0)
    memory.add("jmx", {"a": _KNOWN, "b": _KNOWN}, 1610.0)
    assert memory.facts == {"a": _KNOWN, "b": _KNOWN}
    assert "jmx" not in memory.due(1610.0 + 3599.0, 1000.0)


def test_a_restart_takes_nothing_from_what_was_known_until_the_server_has_started() -> None:
    memory = InspectedFacts(server_start=0.0)
    memory.add("jmx", {"a": _KNOWN, "b": _KNOWN}, 5000.0)
    memory.server_start = 9000.0
    anew: Facts = (Known("new", "127.0.0.1:9443"),)
    memory.add("jmx", {"a": (NotApplicable("the server has no Tomcat"),), "b": anew}, 9010.0)
    assert memory.facts == {"a": _KNOWN, "b": anew}
    gone: Facts = (NotApplicable("the server has no Tomcat"),)
    memory.add("jmx", {"a": gone, "b": anew}, 9610.0)
    assert memory.facts == {"a": gone, "b": anew}


def test_a_server_that_starts_is_shaken_hands_with_again_only_where_no_port_answered() -> None:
    memory = InspectedFacts(server_start=1000.0)
    memory.add("network", {"a": (NotApplicable("it has no port that speaks TLS"),)}, 1010.0)
    assert "network" in memory.due(1610.0, 1000.0)
    memory.server_start = 2000.0
    memory.add("network", {"a": _KNOWN, "b": _UNKNOWN}, 2010.0)
    assert "network" not in memory.due(2010.0 + _DAY - 1, 2000.0)
