"""Reading a CSV of unknown origin."""

import bz2
import gzip
import io
import lzma
import zipfile

import pytest

from models_ml.tabular.contract import Unusable
from models_ml.tabular.read import read_csv, read_sheet

ROWS = [["naïve café", "1,5", "x"], ["Müller", "2,5", "y"], ["Größe", "3,5", "z"]] * 20


def written(tmp_path, delimiter: str, encoding: str, header: str = "name,size,letter"):
    lines = [header.replace(",", delimiter)]
    lines += [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in ROWS]
    file = tmp_path / "table.csv"
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_read_csv_finds_delimiter_and_encoding(tmp_path, delimiter, encoding):
    frame = read_csv(written(tmp_path, delimiter, encoding))
    assert frame.columns.tolist() == ["name", "size", "letter"]
    assert frame.iloc[1].tolist() == ["Müller", "2,5", "y"]
    assert len(frame) == 60


def test_read_csv_keeps_cells_as_they_are(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("code,blank,word\n007,,NA\n" * 1)
    frame = read_csv(file)
    assert frame.loc[0, "code"] == "007"
    assert frame["blank"].isna().all()
    assert frame.loc[0, "word"] == "NA"


def test_read_csv_respects_quoted_line_ends(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text('a,b\n"one\ntwo, three",2\n' * 1)
    assert read_csv(file).iloc[0].tolist() == ["one\ntwo, three", "2"]


BODY = "".join(f"{i},x{i % 3},{i % 2}\n" for i in range(30))


def sheet_of(tmp_path, text: str | bytes, wanted: str | None = None):
    file = tmp_path / "table.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_sheet(file, wanted)


def codes(sheet) -> dict[str, int]:
    return {notice.code: notice.facts["rows"] for notice in sheet.notices}


@pytest.mark.parametrize(
    ("text", "names", "rows", "told"),
    [
        ("a,b,t\n" + BODY + "1,2,3,4\n", "a b t", 30, {"overlong_rows": 1}),
        ("a,b,t\n" + BODY + "1,2,3,,,\n", "a b t", 31, {}),
        ("a,b,t\n" + BODY + "1,2\n", "a b t", 31, {"short_rows": 1}),
        ("a,b,t\n" + BODY.replace("\n", ",\n"), "a b t", 30, {}),
        ("a,b,t\n" + BODY.replace("\n", ",,\n"), "a b t", 30, {}),
        ("a,b,t,\n" + BODY.replace("\n", ",\n"), "a b t Unnamed:3", 30, {}),
        (",b,t\n" + BODY, "Unnamed:0 b t", 30, {}),
        ("b,t\n" + BODY, "Unnamed:0 b t", 30, {}),
        ("a,a,t\n" + BODY, "a a.1 t", 30, {}),
        ("a,a.1,a\n" + BODY, "a a.1 a.2", 30, {}),
        ('\ufeff" a ","b",  t \n' + BODY, "a b t", 30, {}),
        (("a,b,t\n" + BODY).replace("\n", "\r"), "a b t", 30, {}),
        ("sep=;\n" + ("a,b,t\n" + BODY).replace(",", ";"), "a b t", 30, {}),
        ("My report, 2024\n\na,b,t\n" + BODY, "a b t", 30, {"lines_around": 1}),
        ("# exported\n# on 1, 2\na,b,t\n" + BODY, "a b t", 30, {"lines_around": 2}),
        ("a,b,t\n" + BODY + "\n,合计,15\n(30 rows affected)\n", "a b t", 30, {"lines_around": 2}),
        ("a,b,t\n" + BODY + "a,b,t\n" + BODY, "a b t", 60, {"lines_around": 1}),
        ("\n\na,b,t\n\n" + BODY + "\n\n", "a b t", 30, {}),
        ("".join(f'"{line}"\n' for line in ("a,b,t\n" + BODY).splitlines()), "a b t", 30, {}),
        ("a  b t\n" + BODY.replace(",", "  "), "a b t", 30, {}),
        ("a,b,t\n" + BODY + '1,"12 inch,0\n' + BODY, "a b t", 61, {}),
        ("a;b;t\n" + "".join(f"{i},5;{i},25;{i % 2}\n" for i in range(30)), "a b t", 30, {}),
    ],
)
def test_read_sheet_finds_the_table_in_the_file(tmp_path, text, names, rows, told):
    sheet = sheet_of(tmp_path, text)
    assert [name.replace(" ", "") for name in sheet.frame.columns] == names.split()
    assert (len(sheet.frame), codes(sheet)) == (rows, told)


def test_read_sheet_keeps_rows_whose_category_is_called_total(tmp_path):
    sheet = sheet_of(tmp_path, "cover,t\n" + "total,1\npartial,0\n" * 20 + "total,1\n")
    assert (len(sheet.frame), sheet.notices) == (41, [])


def test_read_sheet_takes_the_header_that_has_the_wanted_name(tmp_path):
    text = "X1,X2,Y\nage,size,default\n" + "".join(f"{i},{i * 2},{i % 2}\n" for i in range(30))
    for wanted in ("Y", "default"):
        sheet = sheet_of(tmp_path, text, wanted)
        assert wanted in sheet.frame
        assert (len(sheet.frame), codes(sheet)) == (30, {"lines_around": 1})


def test_read_sheet_refuses_where_many_rows_are_too_long(tmp_path):
    with pytest.raises(Unusable) as refused:
        sheet_of(tmp_path, "a,b,t\n" + "1,2,3,4\n" * 10 + BODY)
    assert refused.value.code == "ragged"
    assert refused.value.facts["lines"] == "2, 3, 4, 5, 6"


def test_read_sheet_knows_other_quotation_marks_and_escapes(tmp_path):
    single = sheet_of(tmp_path, "'a','t'\n" + "".join(f"'x, {i}','{i % 2}'\n" for i in range(30)))
    assert single.frame.iloc[1].tolist() == ["x, 1", "1"]
    listed = sheet_of(tmp_path, "a,t\n" + "".join(f"\"['x','y','z','{i}']\",{i % 2}\n" for i in range(30)))
    assert listed.frame.iloc[1].tolist() == ["['x','y','z','1']", "1"]
    semicolons = sheet_of(tmp_path, '"a;b";"c";"t"\n' + '"1;2";"";"x, y"\n' * 30)
    assert semicolons.frame.columns.tolist() == ["a;b", "c", "t"]
    assert semicolons.frame["t"].tolist() == ["x, y"] * 30
    escaped = sheet_of(tmp_path, "a,t\n" + "".join(f'"said \\"hi, you\\" {i}",1\n' for i in range(30)))
    assert escaped.frame.iloc[1].tolist() == ['said "hi, you" 1', "1"]


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
def test_read_sheet_finds_the_encoding(tmp_path, line, encoding):
    if encoding in ("cp932", "euc_jp"):
        line = line.replace("东", "東")
    sheet = sheet_of(tmp_path, ("a,b,c\n" + f"{line}\n" * 40).encode(encoding))
    assert sheet.frame.iloc[-1].tolist() == line.split(",")


def test_read_sheet_forgives_a_broken_character(tmp_path):
    raw = ("城市,t\n" + "上海,1\n" * 200).encode() + b"\xe4\xb8,0\n"
    assert sheet_of(tmp_path, raw).frame["城市"].tolist()[:2] == ["上海", "上海"]


def test_read_sheet_unpacks(tmp_path):
    text = ("a,b,t\n" + BODY).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("data/table.csv", text)
        archive.writestr("__MACOSX/data/._table.csv", "x")
    for raw in (gzip.compress(text), bz2.compress(text), lzma.compress(text), packed.getvalue()):
        assert len(sheet_of(tmp_path, raw).frame) == 30


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (gzip.compress(BODY.encode())[:40], "damaged"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet"),
        (b'[{"a": 1}]', "no_csv"),
        (b"<!DOCTYPE html><p>not found", "no_csv"),
        (bytes(range(256)) * 20, "not_text"),
        (b" \n\n ", "empty_file"),
    ],
)
def test_read_sheet_says_what_it_got_instead_of_a_table(tmp_path, raw, code):
    with pytest.raises(Unusable) as refused:
        sheet_of(tmp_path, raw)
    assert refused.value.code == code


def test_read_sheet_refuses_folders_spreadsheets_and_many_files(tmp_path):
    found = []
    for names in (["[Content_Types].xml", "xl/workbook.xml"], ["a.csv", "b.csv"]):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in names:
                archive.writestr(name, "a,b\n1,2\n")
        with pytest.raises(Unusable) as refused:
            sheet_of(tmp_path, packed.getvalue())
        found.append(refused.value.code)
    with pytest.raises(Unusable) as refused:
        read_sheet(tmp_path)
    assert [*found, refused.value.code] == ["spreadsheet", "many_files", "is_folder"]
