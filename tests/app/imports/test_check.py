from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from app.core.i18n import speaking
from app.imports import parse, problems
from app.imports.check import Checked, check
from app.imports.mapping import Column, File, Kind

CHECK_ZONE = "UTC"
FILE = File(
    key="deals",
    name="deals.csv",
    entity="deals",
    unique=("id",),
    together=("batch",),
    columns=(
        Column("id", required=True),
        Column("batch", needed=False),
        Column("agent", refers_to=("agents", "name")),
        Column("product", spellings={"GTXPro": "GTX Pro"}, choices=("GTX Pro", "MG")),
        Column("closed", Kind.TIMESTAMP, required=pl.col("product") == "MG"),
        Column("amount", Kind.NUMBER, low=0),
        Column("pieces", Kind.WHOLE, needed=False),
        Column("phone", Kind.WHOLE, needed=False, personal=True),
    ),
)
HEADING = "id,agent,product,closed,amount"
AGENTS = {"agents": pl.DataFrame({"name": ["Ann"]})}

Reads = Callable[..., Checked]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    def read(*rows: str, heading: str = HEADING) -> Checked:
        path = tmp_path / FILE.name
        path.write_text("\n".join((heading, *rows)) + "\n")
        return check(parse.read(path, FILE), FILE, AGENTS, CHECK_ZONE, {"agents": "agents.csv"})

    return read


def found(checked: Checked) -> list[tuple[int, str, str, str]]:
    return checked.problems.select("line", "field", "value", "code").rows()


def test_check_types_what_it_accepts(reads: Reads) -> None:
    checked = reads("1, Ann ,GTXPro,2018-02-28 10:00,1234.50")
    assert found(checked) == []
    row = checked.rows.row(0, named=True)
    assert (row["agent"], row["product"], float(row["amount"])) == ("Ann", "GTX Pro", 1234.5)
    assert row["closed"] == datetime(2018, 2, 28, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",Ann,MG,2018-02-01,1", ("id", None, "blank")),
        ("2,Ann,MG,,1", ("closed", None, "blank")),
        ("2,Eve,MG,2018-02-01,1", ("agent", "Eve", "unknown_reference")),
        ("2,Ann,XX,2018-02-01,1", ("product", "XX", "not_a_choice")),
        ("2,Ann,MG,2018-02-30,1", ("closed", "2018-02-30", "not_a_date")),
        ("2,Ann,MG,2018-02-01,much", ("amount", "much", "not_a_number")),
        ("2,Ann,MG,2018-02-01,-5", ("amount", "-5", "too_low")),
        ("2,Ann,MG,2018-02-01,99999999999999999", ("amount", "99999999999999999", "too_high")),
        ("1,Ann,MG,2018-02-01,1", ("id", "1", "duplicate")),
        ("2,Ann,MG", (None, "3", "too_few_fields")),
    ],
)
def test_check_refuses_the_bad_row_alone(
    reads: Reads, row: str, problem: tuple[str | None, str | None, str]
) -> None:
    checked = reads("1,Ann,MG,2018-02-01,1", row, "3,,GTX Pro,,")
    assert found(checked) == [(3, *problem)]
    assert checked.rows["id"].to_list() == ["1", "3"]
    assert checked.is_usable


def test_check_reports_every_problem_of_a_row(reads: Reads) -> None:
    checked = reads("1,Eve,XX,2018-02-30,-5", "2,Ann,MG,2018-02-01,1")
    assert [field for _, field, _, _ in found(checked)] == ["agent", "amount", "closed", "product"]


def test_check_takes_the_second_of_two_rows_when_the_first_is_refused(reads: Reads) -> None:
    checked = reads("1,Ann,MG,2018-02-30,1", "1,Ann,MG,2018-02-01,1")
    assert [(line, code) for line, _, _, code in found(checked)] == [(2, "not_a_date")]
    assert checked.rows.height == 1


def test_check_takes_a_column_of_excels_days_and_names_a_stray_one(reads: Reads) -> None:
    assert reads("1,,,43159,1", "2,,,43160,1").rows["closed"][0] == datetime(2018, 2, 28, tzinfo=UTC)
    stray = reads("1,,,2018-02-28,1", "2,,,2018-03-01,1", "3,,,43160,1")
    assert found(stray) == [(4, "closed", "43160", "excel_day")]


@pytest.mark.parametrize("amount", ["€5", "5 kg", "5m", "1.2E+05"])
def test_check_takes_no_unit_and_no_rounded_power_for_an_amount(reads: Reads, amount: str) -> None:
    assert found(reads("1,,,,1", f"2,,,,{amount}")) == [(3, "amount", amount, "not_a_number")]


def test_check_refuses_whole_numbers_with_a_fraction(reads: Reads) -> None:
    checked = reads("1,,,,,2.5", "2,,,,,3.0", heading=HEADING + ",pieces")
    assert found(checked) == [(2, "pieces", "2.5", "not_whole")]
    assert checked.rows["pieces"].to_list() == [3]


def test_check_refuses_companions_of_a_refused_row(reads: Reads) -> None:
    rows = ("1,,,,1,b1", "2,,,,much,b1", "3,,,,1,b2", "4,,,,1,b2,7")
    checked = reads(*rows, heading=HEADING + ",batch")
    assert [(line, value, code) for line, _, value, code in found(checked)] == [
        (2, "b1", "incomplete"),
        (3, "much", "not_a_number"),
        (4, "b2", "incomplete"),
        (5, "7", "too_many_fields"),
    ]
    assert checked.rows.is_empty()


def test_check_does_not_repeat_personal_values(reads: Reads) -> None:
    assert found(reads("1,,,,,secret", heading=HEADING + ",phone")) == [(2, "phone", "…", "not_a_number")]


@pytest.mark.parametrize(
    ("heading", "rows", "problem"),
    [
        ("id,agent,product,closed", ["1,Ann,MG,"], (1, "amount", "id, agent, product, closed", "missing_column")),
        (HEADING + ",ID", ["1,Ann,MG,,1,2"], (1, "id", None, "column_twice")),
        (HEADING, ["1,Ann,MG,01/02/2018,1"], (1, "closed", "01/02/2018", "ambiguous_column")),
        (HEADING, ['1,Ann,MG,2018-01-01,"1,234"'], (1, "amount", "1,234", "ambiguous_column")),
        ("", [], (1, None, None, "empty_file")),
    ],
)
def test_check_refuses_a_file_that_cannot_be_understood(
    reads: Reads, heading: str, rows: list[str], problem: tuple[int, str, str, str]
) -> None:
    checked = reads(*rows, heading=heading)
    assert not checked.is_usable
    assert found(checked) == [problem]


def test_check_finds_columns_whatever_their_order_and_case(reads: Reads) -> None:
    checked = reads("5,MG,1,Ann,2018-02-01,x", heading="AMOUNT,Product, id ,agent,closed,extra")
    assert found(checked) == []
    assert checked.rows["id"].to_list() == ["1"]


@pytest.mark.parametrize("code", problems.WORDS)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_in_words_says_reason_and_remedy_in_either_language(code: str, locale: str) -> None:
    with speaking(locale):
        (reject,) = problems.in_words(problems.one("f.csv", 7, "amount", "{odd} value", code, "3"))
    for words in (reject.reason, reject.remedy):
        assert words.strip()
        assert "{field}" not in words
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words) == (locale == "zh")
