"""Reading a CSV of unknown origin."""

import pytest

from models_ml.tabular.read import read_csv

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
