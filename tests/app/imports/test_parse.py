import zipfile
from pathlib import Path

import pytest

from app.imports import parse


def read(folder: Path, content: bytes, name: str = "people.csv") -> parse.Raw:
    path = folder / name
    path.write_bytes(content)
    return parse.read(path)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("name,city\nJoão,São Paulo\nJosé,Brasília\n", "latin-1", "cp1252"),
        ("name,city\n王小明,北京\n李雷,上海\n", "gbk", "gb18030"),
        ("name,city\n王小明,北京\n李雷,上海\n", "utf-8", "utf-8"),
        ("name,city\n王小明,北京\n李雷,上海\n", "utf-8-sig", "utf-8-sig"),
        ("name,city\n王小明,北京\n李雷,上海\n", "utf-16", "utf-16"),
    ],
)
def test_read_tells_the_encoding(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    raw = read(tmp_path, text.encode(encoding))
    assert raw.encoding == found
    assert raw.rows.columns == ["_line", "name", "city"]
    assert raw.rows.rows() == [(line, *row.split(",")) for line, row in enumerate(text.splitlines()[1:], start=2)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_tells_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    raw = read(tmp_path, delimiter.join(("name", '"a,b;c"', "note\n1", "2", "3")).encode())
    assert raw.rows.columns == ["_line", "name", "a,b;c", "note"]
    assert raw.rows.rows() == [(2, "1", "2", "3")]


def test_read_counts_lines_as_an_editor_does(tmp_path: Path) -> None:
    raw = read(tmp_path, b'a,b\r\n1,"x\r\ny, ""z"""\r\n\r\n2,last\r\n')
    assert raw.rows.rows() == [(2, "1", 'x\r\ny, "z"'), (5, "2", "last")]


def test_read_refuses_lines_with_another_number_of_fields(tmp_path: Path) -> None:
    raw = read(tmp_path, b"a,b,c\n1,2,3\n1,2,3,4\n1,2")
    assert raw.refused.select("line", "value", "code", "detail").rows() == [
        (3, "4", "too_many_fields", "3"),
        (4, "2", "too_few_fields", "3"),
    ]


@pytest.mark.parametrize("rest", [b"5,6\n", b'5,"x\ny"\n'])
def test_read_refuses_the_line_of_a_stray_quotation_mark_and_reads_on(tmp_path: Path, rest: bytes) -> None:
    raw = read(tmp_path, b'a,b\n1,2\n3,"4\n' + rest)
    assert raw.refused.select("line", "code").rows() == [(3, "bad_quotes")]
    assert raw.rows["_line"].to_list() == [2, 3, 4]
    assert raw.rows["a"].to_list() == ["1", "3", "5"]


def test_read_refuses_only_the_lines_whose_bytes_are_broken(tmp_path: Path) -> None:
    good = "李雷,上海\n韩梅梅,南京\n".encode()
    raw = read(tmp_path, b"name,city\n" + good + b"\xff\xfe,Lima\n" + good)
    assert raw.encoding == "utf-8"
    assert raw.refused.select("line", "code").rows() == [(4, "bad_encoding")]
    assert raw.rows["city"].to_list() == ["上海", "南京", "Lima", "上海", "南京"]


def test_read_refuses_characters_that_postgres_cannot_hold(tmp_path: Path) -> None:
    raw = read(tmp_path, b"a,b\n1,x\x00y\n")
    assert raw.refused.select("line", "code").rows() == [(2, "bad_character")]


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>amount</t></is></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>王小明</t></is></c><c r="B3"><v>1096</v></c></row>
</sheetData></worksheet>"""
BOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATION = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="{target}"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>"""


def test_read_takes_a_workbook_with_its_row_numbers(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as book:
        book.writestr("_rels/.rels", RELATION.format(kind="officeDocument", target="xl/workbook.xml"))
        book.writestr("xl/workbook.xml", BOOK)
        target = {"kind": "worksheet", "target": "worksheets/sheet1.xml"}
        book.writestr("xl/_rels/workbook.xml.rels", RELATION.format(**target))
        book.writestr("xl/worksheets/sheet1.xml", SHEET)
    assert parse.read(tmp_path / "book.xlsx").rows.rows() == [(3, "王小明", "1096")]


def test_read_refuses_a_workbook_that_is_none(tmp_path: Path) -> None:
    raw = read(tmp_path, b"not a workbook", "book.xlsx")
    assert raw.refused["code"].to_list() == ["unreadable_file"]
