"""A file of unknown origin as a table: encodings, layouts, headings, what stands around."""

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pytest

from app.core.tables import words
from app.core.tables.refused import Refused
from app.core.tables.sheet import Sheet, read

ROWS = [["naïve café", "1,5", "x"], ["Müller", "2,5", "y"], ["Größe", "3,5", "z"]] * 20


def written(tmp_path, delimiter: str, encoding: str, header: str = "name,size,letter"):
    lines = [header.replace(",", delimiter)]
    lines += [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in ROWS]
    file = tmp_path / "table.csv"
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


def cells(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return sheet.trusted.drop("_line").rows()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le"])
def test_read_finds_delimiter_and_encoding(tmp_path, delimiter, encoding):
    sheet = read(written(tmp_path, delimiter, encoding))
    assert sheet.names == ["name", "size", "letter"]
    assert (cells(sheet)[1], len(cells(sheet)), sheet.delimiter) == (("Müller", "2,5", "y"), 60, delimiter)


def test_read_keeps_cells_as_they_are(tmp_path):
    assert cells(sheet_of(tmp_path, "code,blank,word\n007,,NA\n")) == [("007", None, "NA")]


def test_read_counts_lines_as_an_editor_does(tmp_path):
    sheet = sheet_of(tmp_path, b'a,b\r\n1,"x\r\ny, ""z"""\r\n\r\n2,last\r\n')
    assert sheet.rows.rows() == [(2, "1", 'x\ny, "z"'), (5, "2", "last")]
    assert sheet_of(tmp_path, "sep=;\n\na;b\n1;2\n").rows.rows() == [(4, "1", "2")]


BODY = "".join(f"{i},x{i % 3},{i % 2}\n" for i in range(30))


def sheet_of(tmp_path, text: str | bytes, *wanted: str) -> Sheet:
    file = tmp_path / "table.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file, wanted)


def odd(sheet: Sheet) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in sheet.odd]


@pytest.mark.parametrize(
    ("text", "names", "rows", "told"),
    [
        ("a,b,t\n" + BODY + "1,2,3,,,\n", "a b t", 31, []),
        ("a,b,t\n" + BODY.replace("\n", ",,\n"), "a b t", 30, []),
        ("a,b,t,\n" + BODY.replace("\n", ",\n"), "a b t Unnamed:3", 30, []),
        (",b,t\n" + BODY, "Unnamed:0 b t", 30, []),
        ("b,t\n" + BODY, "Unnamed:0 b t", 30, []),
        ("a,a,t\n" + BODY, "a a.1 t", 30, []),
        ("a,a.1,a\n" + BODY, "a a.1 a.2", 30, []),
        ('\ufeff" a ","b",  t \n' + BODY, "a b t", 30, []),
        (("a,b,t\n" + BODY).replace("\n", "\r"), "a b t", 30, []),
        ("sep=;\n" + ("a,b,t\n" + BODY).replace(",", ";"), "a b t", 30, []),
        ("My report, 2024\n\na,b,t\n" + BODY, "a b t", 30, [1]),
        ("# exported\n# on 1, 2\na,b,t\n" + BODY, "a b t", 30, [1, 2]),
        ("a,b,t\n" + BODY + "\n,合计,15\n(30 rows affected)\n", "a b t", 30, [33, 34]),
        ("a,b,t\n" + BODY + "a,b,t\n" + BODY, "a b t", 60, [32]),
        ("a,b,t\nname,word,yes or no\n" + BODY.replace("x", ""), "a b t", 30, [2]),
        ("\n\na,b,t\n\n" + BODY + "\n,,\n", "a b t", 30, []),
        ("".join(f'"{line}"\n' for line in ("a,b,t\n" + BODY).splitlines()), "a b t", 30, []),
        ("a,b,t\n" + BODY + '"1,""x, y"",0"\n', "a b t", 31, []),
        ("a  b t\n" + BODY.replace(",", "  "), "a b t", 30, []),
        ("a;b;t\n" + "".join(f"{i},5;{i},25;{i % 2}\n" for i in range(30)), "a b t", 30, []),
    ],
)
def test_read_finds_the_table_in_the_file(tmp_path, text, names, rows, told):
    sheet = sheet_of(tmp_path, text)
    assert [name.replace(" ", "") for name in sheet.rows.columns[1:]] == names.split()
    assert (sheet.rows.height, sheet.around, sheet.odd) == (rows, told, [])


def test_texts_of_one_column_may_hold_commas(tmp_path):
    texts = ["Hello, world", "one", "a, b, c", "no comma"] * 9
    sheet = sheet_of(tmp_path, "text\n" + "".join(f'"{text}"\n' for text in texts))
    assert (sheet.names, [text for (text,) in cells(sheet)], sheet.odd) == (["text"], texts, [])
    noted = sheet_of(tmp_path, "a,b,t\n" + BODY + '"Source: one, two, three, four"\n')
    assert (noted.rows.height, noted.around, noted.odd) == (30, [32], [])


def test_a_row_without_a_name_is_a_total_only_if_it_adds_up(tmp_path):
    table = "".join(f"p{n},{n},{2 * n}\n" for n in range(1, 7))
    assert sheet_of(tmp_path, f"name,a,b\n{table},21,42\n").around == [8]
    assert sheet_of(tmp_path, f"name,a,b\n{table},21,43\n").around == []
    assert sheet_of(tmp_path, f"name,a,b\n{table.replace('p2', '')},21,42\n").around == []


def test_a_total_is_told_from_a_row_that_is_called_so(tmp_path):
    kept = sheet_of(tmp_path, "cover,t\n" + "total,1\npartial,0\n" * 20 + "total,1\n")
    assert (kept.rows.height, kept.around) == (41, [])
    paths = "path,n,value\nA,3,30.5\nB,2,20\n"
    assert sheet_of(tmp_path, paths + "Total,5,50.5\n").around == [4]
    assert sheet_of(tmp_path, paths + "Total,4,50.5\n").around == []


def test_lines_that_cannot_be_trusted_are_named_and_the_rest_is_read(tmp_path):
    sheet = sheet_of(tmp_path, 'a,b,c\n1,2,3\n1,2,3,4\n1,2\n1,"12 inch,3\n4,5,6\n1,x\0y,2\n1,2,3\n')
    assert odd(sheet) == [
        (3, "too_many_fields"),
        (4, "too_few_fields"),
        (5, "bad_quotes"),
        (7, "bad_character"),
    ]
    assert cells(sheet) == [("1", "2", "3"), ("4", "5", "6"), ("1", "2", "3")]
    assert sheet.rows["_line"].to_list() == list(range(2, 9))
    for language, said in (("en", "has 4 fields; the heading has 3"), ("zh", "字段")):
        assert said in words.say(sheet.odd[0].code, language, value=sheet.odd[0].value, detail=sheet.odd[0].detail)


def test_only_the_lines_whose_bytes_are_broken_are_odd(tmp_path):
    good = "李雷,上海\n韩梅梅,南京\n".encode()
    sheet = sheet_of(tmp_path, b"name,city\n" + good * 3 + b"\xff\xfe,Lima\n" + good)
    assert (sheet.encoding, odd(sheet)) == ("utf-8", [(8, "bad_encoding")])


def test_of_many_headings_the_one_with_the_wanted_names_is_taken(tmp_path):
    text = "X1,X2,Y\nage,size,default\n" + "".join(f"{i},{i * 2},{i % 2}\n" for i in range(30))
    for wanted in ("Y", "default"):
        sheet = sheet_of(tmp_path, text, wanted)
        assert wanted in sheet.rows
        assert (sheet.rows.height, len(sheet.around)) == (30, 1)


def test_read_knows_other_quotation_marks_and_escapes(tmp_path):
    single = sheet_of(tmp_path, "'a','t'\n" + "".join(f"'x, {i}','{i % 2}'\n" for i in range(30)))
    assert cells(single)[1] == ("x, 1", "1")
    listed = sheet_of(tmp_path, "a,t\n" + "".join(f"\"['x','y','z','{i}']\",{i % 2}\n" for i in range(30)))
    assert cells(listed)[1] == ("['x','y','z','1']", "1")
    semicolons = sheet_of(tmp_path, '"a;b";"c";"t"\n' + '"1;2";"";"x, y"\n' * 30)
    assert semicolons.names == ["a;b", "c", "t"]
    assert cells(semicolons)[0] == ("1;2", None, "x, y")
    escaped = sheet_of(tmp_path, "a,t\n" + "".join(f'"said \\"hi, you\\" {i}",1\n' for i in range(30)))
    assert cells(escaped)[1] == ('said "hi, you" 1', "1")


TEXTS = {
    "臺北市,高雄市,費用過高要求退款": ("big5", "gb18030"),
    "东京,ベーシック,いいえ": ("cp932", "euc_jp"),
    "서울,기본형,아니오": ("cp949",),
    "上海,基础版,是": ("gb18030", "utf-16"),
    "Łódzkie,Śląskie,odejście": ("cp1250",),
    "Москва,Возраст,ушёл": ("cp1251", "koi8_r"),
    "Logroño,región,abandonó": ("cp1252",),
    "São Paulo,situação,não": ("cp1252",),
    "Provence-Alpes-Côte d’Azur,Résilié,12 €": ("cp1252",),
    "£12,plain,x": ("cp1252",),
    "plain,words,x": ("utf-16-le", "utf-16-be", "utf-32"),
}


@pytest.mark.parametrize(("line", "encoding"), [(line, one) for line, many in TEXTS.items() for one in many])
def test_read_finds_the_encoding(tmp_path, line, encoding):
    if encoding in ("cp932", "euc_jp"):
        line = line.replace("东", "東")
    sheet = sheet_of(tmp_path, ("a,b,c\n" + f"{line}\n" * 40).encode(encoding))
    assert cells(sheet)[-1] == tuple(line.split(","))


def test_read_unpacks(tmp_path):
    text = ("a,b,t\n" + BODY).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("data/table.csv", text)
        archive.writestr("__MACOSX/data/._table.csv", "x")
    for raw in (gzip.compress(text), bz2.compress(text), lzma.compress(text), packed.getvalue()):
        assert sheet_of(tmp_path, raw).rows.height == 30


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (gzip.compress(BODY.encode())[:40], "damaged"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_text"),
        (b'[{"a": 1}]', "no_csv"),
        (b"<!DOCTYPE html><p>not found", "no_csv"),
        (bytes(range(256)) * 20, "not_text"),
        (b" \n\n ", "empty_file"),
    ],
)
def test_read_says_what_it_got_instead_of_a_table(tmp_path, raw, code):
    with pytest.raises(Refused) as refused:
        sheet_of(tmp_path, raw)
    assert refused.value.code == code
    for language in ("en", "zh"):
        said = words.say(code, language, value=refused.value.value, detail=refused.value.detail)
        assert "{" not in said


def test_read_refuses_folders_missing_and_many_files(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, "a,b\n1,2\n")
    (tmp_path / "many.zip").write_bytes(packed.getvalue())
    for path, code in (
        (tmp_path / "many.zip", "many_files"),
        (tmp_path, "is_folder"),
        (tmp_path / "x", "no_file"),
    ):
        with pytest.raises(Refused) as refused:
            read(path)
        assert refused.value.code == code


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{{sheets}}</sheets></workbook>'
RELATIONS = f'<Relationships xmlns="{PACKAGE}">{{}}</Relationships>'
RELATION = f'<Relationship Id="{{key}}" Target="{{target}}" Type="{OFFICE}/{{kind}}"/>'


def workbook(path: Path, *sheets: str) -> Path:
    """An XLSX of these sheets."""
    named = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, len(sheets) + 1))
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("_rels/.rels", RELATIONS.format(one("rId1", "officeDocument", "xl/workbook.xml")))
        book.writestr("xl/workbook.xml", BOOK.format(sheets=named))
        each = (one(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1))
        book.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format("".join(each)))
        for n, rows in enumerate(sheets, 1):
            book.writestr(f"xl/worksheets/sheet{n}.xml", SHEET.format(rows))
    return path


def one(key: str, kind: str, target: str) -> str:
    return RELATION.format(key=key, kind=kind, target=target)


def row(at: int, *cells: str | int) -> str:
    texts = (
        f"<c><v>{cell}</v></c>" if isinstance(cell, int) else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
        for cell in cells
    )
    return f'<row r="{at}">{"".join(texts)}</row>'


def test_a_workbook_is_read_as_its_csv_with_the_rows_that_a_spreadsheet_counts(tmp_path):
    book = workbook(tmp_path / "book.xlsx", row(2, "name", "amount") + row(4, "王小明", 1096), "")
    assert read(book).rows.rows() == [(4, "王小明", "1096")]


def test_of_several_sheets_the_one_with_the_wanted_names_is_read_or_else_none(tmp_path):
    filled = row(1, "name", "amount") + row(2, "A", 1)
    book = workbook(tmp_path / "book.xlsx", row(1, "notes") + row(2, "x"), filled)
    assert read(book, ["Amount"]).rows.rows() == [(2, "A", "1")]
    with pytest.raises(Refused) as refused:
        read(book)
    assert (refused.value.code, refused.value.value) == ("many_sheets", "s1, s2")
