"""The same file means the same to imports, attribution and models, however it was written down."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from app.imports import parse
from app.imports.check import check
from app.imports.mapping import Column, File, Kind
from models_ml.attribution.fault import Fault
from models_ml.attribution.read import NEEDED, read_paths
from models_ml.tabular import cells, columns
from models_ml.tabular.read import load
from tests.app.core.tables.test_sheet import row, workbook

PATH, COUNT, VALUE, NULL = NEEDED
FILE = File(
    key="paths",
    name="paths.csv",
    entity="paths",
    columns=(Column(PATH), Column(COUNT, Kind.WHOLE), Column(VALUE, Kind.NUMBER), Column(NULL, Kind.WHOLE)),
)
ROWS = [(f"搜索 > 邮件 {n % 7}", n % 5, 100.25 * n - 0.25 * (n % 3), n * 11 % 13) for n in range(1, 61)]
HEADING = ",".join(NEEDED)
PLAIN = "\n".join([HEADING, *(",".join(map(str, one)) for one in ROWS)]) + "\n"


def written(value: Callable[[float], str], delimiter: str = ",") -> str:
    """The rows, their amounts written by `value`."""
    lines = [delimiter.join((path, str(n), value(amount), str(null))) for path, n, amount, null in ROWS]
    return "\n".join([HEADING.replace(",", delimiter), *lines]) + "\n"


def commaed(amount: float) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def total() -> str:
    return ",".join(["合计", *(f"{sum(one[at] for one in ROWS):.2f}" for at in (1, 2, 3))]) + "\n"


FILES: dict[str, str | bytes] = {
    "plain": PLAIN,
    **{code: PLAIN.encode(code) for code in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")},
    "Western": PLAIN.replace("搜索", "Öffentlich").replace("邮件", "Café").encode("cp1252"),
    "packed": gzip.compress(PLAIN.encode(), mtime=0),
    "semicolons": PLAIN.replace(",", ";"),
    "a stated separator": "sep=|\n" + PLAIN.replace(",", "|"),
    "lines wrapped in quotation marks": "".join(f'"{line}"\n' for line in PLAIN.splitlines()),
    "blank lines above": "\n\n" + PLAIN,
    "a title above": "渠道报表\n\n" + PLAIN,
    "a total below": PLAIN + total(),
    "a total without a name below": PLAIN + total().removeprefix("合计"),
    "a source below": PLAIN + "\nSource: web shop\n",
    "delimiters at the ends": PLAIN.replace("\n", ",,\n"),
    "thousands": written(lambda amount: f'"{amount:,.2f}"'),
    "decimal commas": written(commaed, ";"),
    "万": written(lambda amount: f"{amount / 1e4:.6f}万"),
    "percent": written(lambda amount: f"{amount * 100:.2f} %"),
}


def by_import(file: Path) -> list[tuple[float, ...]]:
    checked = check(parse.read(file, FILE), FILE, {}, "UTC", {})
    return [tuple(map(float, one)) for one in checked.rows.select(NEEDED[1:]).iter_rows()]


def by_attribution(file: Path) -> list[tuple[float, ...]]:
    return list(read_paths(file)[0].select(NEEDED[1:]).iter_rows())


def by_models(file: Path) -> list[tuple[float, ...]]:
    frame = load(file).frame[list(NEEDED[1:])]
    fields = columns.infer(frame).fields
    assert [one.kind for one in fields] == [columns.NUMBER] * 3
    return list(zip(*(cells.read_numbers(frame[one.name], one) for one in fields), strict=True))


@pytest.mark.parametrize("case", FILES)
@pytest.mark.parametrize("read", [by_import, by_attribution, by_models])
def test_a_file_is_read_the_same_by_all(tmp_path: Path, case: str, read: Callable[[Path], list]) -> None:
    text, file = FILES[case], tmp_path / "paths.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert read(file) == [pytest.approx(one[1:]) for one in ROWS]


@pytest.mark.parametrize("read", [by_import, by_attribution, by_models])
def test_a_workbook_is_read_as_its_csv_is(tmp_path: Path, read: Callable[[Path], list]) -> None:
    texts = [NEEDED, *((path.replace(">", "&gt;"), *map(str, numbers)) for path, *numbers in ROWS)]
    book = workbook(tmp_path / "paths.xlsx", "".join(row(at, *one) for at, one in enumerate(texts, 1)))
    assert read(book) == [pytest.approx(one[1:]) for one in ROWS]


@pytest.mark.parametrize(
    ("line", "code"),
    [("搜索,1,2", "too_few_fields"), ("搜索,1,2,3,4", "too_many_fields"), ('"搜索"x,1,2,3', "bad_quotes")],
)
def test_a_line_that_cannot_be_trusted_is_named_by_all(tmp_path: Path, line: str, code: str) -> None:
    file = tmp_path / "paths.csv"
    file.write_text(PLAIN.replace("\n", f"\n{line}\n", 1))
    assert parse.read(file, FILE).refused.select("line", "code").rows() == [(2, code)]
    with pytest.raises(Fault) as fault:
        read_paths(file)
    assert (fault.value.line, fault.value.code) == (2, code)
    (notice,) = load(file).notices
    assert notice.facts["lines"] == "2"
