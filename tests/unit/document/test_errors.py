import pytest

from exporter.document.errors import DocumentError, FieldPath, shown_path


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ((), ""),
        (("targets", 0, "url"), "targets[0].url"),
        ((0, 1, "a-b", "<<"), "[0][1].a-b.<<"),
        (("targets", 0, "password:secret"), "targets[0].?"),
        (("a\nb",), "?"),
        (("a", "x" * 65), "a.?"),
        (("",), "?"),
        (("targets", 0, "password", "secret", 3), "targets[0].password"),
    ],
)
def test_a_path_is_shown_without_what_may_be_secret(path: FieldPath, shown: str) -> None:
    assert shown_path(path) == shown


def test_an_error_keeps_its_parts() -> None:
    error = DocumentError("f.yml", 3, ("a", 0), "found b,\n  expected c")
    assert (error.file, error.line, error.field, error.message) == ("f.yml", 3, "a[0]", "found b, expected c")
    assert str(error) == "f.yml:3: a[0]: found b, expected c"


def test_an_error_is_one_line_whatever_the_file_is_called() -> None:
    assert str(DocumentError("a\nb\x1b\udcff.yml", 1, (), "wrong")) == r"a\nb\u001b\udcff.yml:1: wrong"
