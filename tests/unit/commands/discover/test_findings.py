from dataclasses import replace

from exporter.commands.discover.findings import findings
from exporter.discovery.found_server import FoundServer
from testing.found_servers import server


def wanting(name: str, pid: int, port: int = 9999) -> FoundServer:
    return replace(server(name, pid, port, "refused", "it wants a login"), home=f"/opt/{name}")


def names_and_files(*servers: FoundServer, java: bool = False) -> list[tuple[str, str | None]]:
    found = findings(servers, lambda _: None, (), java=java)
    return [(each.proposal.name, each.proposal.password_file) for each in found if each.proposal is not None]


def test_the_order_and_the_names_are_the_same_whatever_the_process_ids_are() -> None:
    first = names_and_files(wanting("b", 1), wanting("a", 2, 9999), wanting("a", 3, 10000))
    again = names_and_files(wanting("a", 7, 10000), wanting("a", 8, 9999), wanting("b", 9))
    assert first == again == [("a", "a.password"), ("a-10000", "a-10000.password"), ("b", "b.password")]


def test_no_two_servers_share_a_passwords_file() -> None:
    assert names_and_files(wanting("a b", 1), wanting("a-b", 2), wanting("a*b", 3)) == [
        ("a b", "a-b.password"),
        ("a*b", "a-b-2.password"),
        ("a-b", "a-b-3.password"),
    ]


def test_a_passwords_file_is_never_taken_for_a_flag_or_hidden() -> None:
    assert [file for _, file in names_and_files(wanting("--rf", 1), wanting("…", 2))] == [
        "rf.password",
        "target.password",
    ]


def test_what_is_configured_is_not_proposed() -> None:
    (finding,) = findings([wanting("a", 1)], lambda _: "mine", ("mine",), java=True)
    assert (finding.configured_as, finding.proposal) == ("mine", None)


def test_java_programs_are_proposed_where_they_are_asked_for() -> None:
    program = replace(server("x"), kind="java", home=None)
    assert names_and_files(program) == []
    assert len(names_and_files(program, java=True)) == 1
