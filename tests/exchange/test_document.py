"""A file that is not TOML is told with its line, its cause and what to do."""

from pathlib import Path

import pytest

from liandong.exchange.located import FileError, read_document

BROKEN = [
    ("full width quotes", "a = 1\nb = “x”\n", 2, "file.full_width"),
    ("full width comma", "a = [1，2]\n", 1, "file.full_width"),
    ("Chinese key without quotes", "a = 1\n\n府山街道 = true\n", 3, "file.unquoted_key"),
    ("time without seconds", "a = 1\nfrom = 08:00\n", 2, "file.short_time"),
    ("time with one digit", "from = 8:00:00\n", 1, "file.short_time"),
    ("hour 24", "to = 24:00:00\n", 1, "file.no_such_time"),
    ("February 30", "at = 2021-02-30T00:00:00+08:00\n", 1, "file.no_such_time"),
    ("key twice", "a = 1\na = 2\n", 2, "file.twice"),
    ("table twice", "[a]\n[a]\n", 2, "file.twice"),
    ("list and tables", "step = []\n[[step]]\n", 2, "file.twice"),
    ("open list", "a = [1,\n2\n", 2, "file.syntax"),
    ("no value", "a =\n", 1, "file.syntax"),
    ("open string", 'a = "x\n', 1, "file.syntax"),
]


@pytest.mark.parametrize(("source", "line", "code"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_syntax(tmp_path: Path, source: str, line: int, code: str) -> None:
    file = tmp_path / "a.toml"
    file.write_text(source, "utf-8")
    with pytest.raises(FileError) as caught:
        read_document(file)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.file) == (code, line, str(file))
    for language in ("en", "zh"):
        assert problem.message(language)
        assert problem.fix(language)
    assert problem.render("en").startswith(f"{file}:{line}: ")


def test_other_encodings(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes("a = 1\nb = '府山街道'\n".encode("gb18030"))
    with pytest.raises(FileError) as caught:
        read_document(file)
    assert [(p.code, p.line) for p in caught.value.problems] == [("file.encoding", 2)]


def test_windows_files(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes("\ufeffa = 1\r\nb = 2\r\n".encode())
    document = read_document(file)
    assert document.data == {"a": 1, "b": 2}
    assert document.line(("b",)) == 2


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(FileError) as caught:
            read_document(path)
        assert caught.value.problems[0].code in ("file.missing", "file.unreadable")


def test_deep_nesting(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("a = " + "[" * 100_000 + "]" * 100_000, "utf-8")
    with pytest.raises(FileError) as caught:
        read_document(file)
    assert caught.value.problems[0].code in ("file.nested", "file.syntax")


def test_a_missing_value_leads_to_its_table(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("[[a]]\nx = 1\n[[a]]\nx = 2\n", "utf-8")
    document = read_document(file)
    assert document.line(("a", 1, "absent")) == 3
    assert document.problem("field.missing", ("a", 1), name="y").path == "a[2]"
