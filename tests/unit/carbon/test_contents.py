"""What WSO2's files hold, and what hostile ones do: lines are told, nothing is quoted, nothing takes long."""

import pytest

from exporter.carbon.properties_content import Property, parse_properties
from exporter.carbon.server_files import FileProblem
from exporter.carbon.toml_content import parse_toml
from exporter.carbon.xml_content import parse_xml

BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "secret">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;") for n in range(10))
    + b"]><a>&a9;</a>"
)


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>Zürich</a>'.encode(),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>Zürich</a>'.encode("iso-8859-1"),
        "<a>Zürich</a>".encode("iso-8859-1"),
        '<?xml version="1.0" encoding="UTF-16"?><a>Zürich</a>'.encode("utf-16"),
        '<!DOCTYPE web-app PUBLIC "-//Sun//DTD" "http://java.sun.com/dtd/web-app_2_3.dtd"><a>Zürich</a>'.encode(),
    ],
    ids=["the mapper's", "declared", "undeclared", "UTF-16", "DOCTYPE"],
)
def test_xml_is_read_in_the_encoding_that_it_is_in(content: bytes) -> None:
    assert parse_xml(content).text == "Zürich"


def test_elements_know_their_lines_and_have_local_names() -> None:
    root = parse_xml(b'<a xmlns="http://wso2.org">\n <b x="1">t<c/>u</b>\n\n<p:d xmlns:p="q" p:y="2"/></a>')
    assert [(each.tag, each.line) for each in root.iter()] == [("a", 1), ("b", 2), ("c", 2), ("d", 4)]  # type: ignore[attr-defined]
    assert (root[0].text, root[0][0].tail, root[1].attrib) == ("t", "u", {"y": "2"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "declares entities, which are not read"),
        (
            b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>",
            "declares entities, which are not read",
        ),
        (
            b"<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/hostname'> %b;]><a/>",
            "declares entities, which are not read",
        ),
        (b"<a>\n<secret", "is no XML (line 2)"),
        (b"", "is no XML (line 1)"),
        (b"<a>" * 100_000, "is nested too deeply"),
        (b"<a>" + b"<b/>" * 50_000 + b"</a>", "has more than 50000 elements"),
        (b'<?xml version="1.0" encoding="secret"?><a>\xff</a>', "is no XML: its encoding is unknown"),
    ],
    ids=["bomb", "external", "parameter", "broken", "empty", "deep", "long", "encoding"],
)
def test_hostile_xml_is_refused_and_not_quoted(content: bytes, reason: str) -> None:
    with pytest.raises(FileProblem) as caught:
        parse_xml(content)
    assert str(caught.value).removesuffix(" (line 1)") == reason.removesuffix(" (line 1)")
    assert caught.value.__cause__ is None


def test_a_namespace_is_not_kept_with_each_name() -> None:
    """Some 50 GB would be copied, and as much held of the attributes, where each name had its namespace."""
    attributes = " ".join(f"x:a{number}=''" for number in range(49_000))
    space = f"<a xmlns:x='{'u' * 500_000}'>"
    root = parse_xml(f"{space}<x:b {attributes}/>{'<x:b/>' * 49_000}</a>".encode())
    assert len(root[0].attrib) == 49_000
    assert root.attrib == {}
    assert {each.tag for each in root} == {"b"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("\ufeff[a]\n", "is no TOML: it begins with a byte order mark"),
        ("[a]\nb = “secret”\n", "is no TOML (line 2)"),
        ('a = 1\nb : "secret"\n', "is no TOML (line 2)"),
        (f"a = 1\nb = {'[' * 5000}", "is nested too deeply (line 2)"),
        ("[\n" * 1 + "a = " + "[\n" * 5000, "is no TOML (line 1)"),
        ("a = " + "[\n" * 5000, "is nested too deeply"),
        (".".join("a" * 100_000) + " = 1", "is nested too deeply (line 1)"),
        ('"x".' * 5000 + "y = 1", "is nested too deeply (line 1)"),
        (f'a = """\n", {"[" * 5000}', "is nested too deeply (line 2)"),
        (f"a = {'9' * 5000}", "has a number that is too long"),
        ("a = " + '\\"' * 500_000, "is no TOML (line 1)"),
    ],
    ids=["mark", "quotes", "colon", "brackets", "header", "lines", "dots", "quoted dots", "text", "number", "endless"],
)
def test_hostile_toml_is_refused_and_not_quoted(content: str, reason: str) -> None:
    with pytest.raises(FileProblem) as caught:
        parse_toml(content.encode())
    assert str(caught.value) == reason
    assert caught.value.__cause__ is None


def test_texts_and_comments_with_many_dots_and_brackets_are_no_nesting() -> None:
    assert parse_toml(f"a = '{'[.' * 200}' # {'.' * 200}".encode()) == {"a": "[." * 200}


def test_properties_are_read_as_java_reads_them() -> None:
    """Values as `java.util.Properties` gives them for the same bytes, by the rules of its documentation."""
    content = (
        "# no=1\n! no=2\n\n a = 1 \nb:2\nc 3\nd\ne\\=f=g\\\n   h\n"
        "f=\\u00e4\\t\\q\\\\\n\\\ng=6\na=7\r\nk==v\npath=c\\:/x"
    )
    assert parse_properties(content.encode()) == {
        "a": Property("7", 13),
        "b": Property("2", 5),
        "c": Property("3", 6),
        "d": Property("", 7),
        "e=f": Property("gh", 8),
        "f": Property("ä\tq\\", 10),
        "g": Property("6", 11),
        "k": Property("=v", 14),
        "path": Property("c:/x", 15),
    }


def test_properties_in_latin_1_are_read_so() -> None:
    assert parse_properties("a=Zürich".encode("iso-8859-1"))["a"].value == "Zürich"
