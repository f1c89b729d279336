"""Whole columns of text as numbers and moments: one way of writing, or the reason why not."""

from datetime import UTC, datetime

import polars as pl
import pytest

from app.core.tables.dates import Moments, read_dates
from app.core.tables.numbers import COMMA, POINT, Numbers, read_numbers

SHANGHAI = "Asia/Shanghai"


def dates(*texts: str | None, zone: str = SHANGHAI) -> Moments:
    return read_dates(pl.Series(texts, dtype=pl.String), zone)


def numbers(*texts: str | None) -> Numbers:
    return read_numbers(pl.Series(texts, dtype=pl.String))


@pytest.mark.parametrize(
    ("texts", "form", "first"),
    [
        (["2018-02-01", "2018-12-31"], "YYYY-MM-DD", datetime(2018, 1, 31, 16, tzinfo=UTC)),
        (["01-02-2018", "20-10-2017"], "DD/MM/YYYY", datetime(2018, 1, 31, 16, tzinfo=UTC)),
        (["1/2/2018 9:05", "10/20/2017 0:00"], "MM/DD/YYYY", datetime(2018, 1, 2, 1, 5, tzinfo=UTC)),
        (["2018年2月1日"], "YYYY-MM-DD", datetime(2018, 1, 31, 16, tzinfo=UTC)),
    ],
)
def test_read_dates_tells_the_form_from_the_whole_column(texts: list[str], form: str, first: datetime) -> None:
    reading = dates(*texts)
    assert (reading.form, reading.problem) == (form, None)
    assert reading.values[0] == first
    assert reading.values.null_count() == 0


def test_read_dates_refuses_a_column_that_fits_day_first_and_month_first() -> None:
    reading = dates("05/05/2018", "01/02/2018", None)
    assert reading.problem == "ambiguous_column"
    assert reading.example == "01/02/2018"


def test_read_dates_takes_a_column_whose_two_readings_agree() -> None:
    assert dates("05/05/2018", "07/07/2018").problem is None


def test_read_dates_refuses_a_column_that_mixes_both() -> None:
    assert dates("25/12/2018", "12/25/2018", "01/02/2018").problem == "mixed_column"


def test_read_dates_leaves_out_what_is_on_no_calendar() -> None:
    values = dates("2018-02-28", "2018-02-30", "2018-13-01", "2018-02-28 25:00", "soon").values
    assert values.is_null().to_list() == [False, True, True, True, True]


def test_read_dates_takes_a_written_offset_over_the_company_zone() -> None:
    values = dates("2018-02-28T10:00:00Z", "2018-02-28 10:00:00-03:30", "2018-02-28 10:00").values
    assert [v.hour * 60 + v.minute for v in values] == [600, 810, 120]


def test_read_dates_keeps_a_day_whose_midnight_the_clocks_skipped() -> None:
    assert dates("2017-10-15", zone="America/Sao_Paulo").values[0] == datetime(2017, 10, 15, 3, tzinfo=UTC)


@pytest.mark.parametrize("days", [("43132", "43133.5"), ("43132", "43133.5", "2018-03-01")])
def test_read_dates_takes_a_column_of_excels_days(days: tuple[str, ...]) -> None:
    reading = dates(*days, zone="UTC")
    assert (reading.form, reading.problem) == ("Excel", None)
    assert reading.values[1] == datetime(2018, 2, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1234.5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("$1,234.50", "1234.50"),
        ("USD 12", "12"),
        ("１２３４.５", "1234.5"),
        ("1 234.5", "1234.5"),
        ("1\u202f234.5 zł", "1234.5"),
        ("1'234", "1234"),
        ("12,34,567", "1234567"),
        ("1234.5 kg", "1234.5"),
        ("0.12345万", "1234.5"),
        ("12万元", "120000"),
        ("1.2k", "1200"),
        ("(1234.5)", "-1234.5"),
        ("12.5-", "-12.5"),
        ("−7.5", "-7.5"),
        ("12 %", "0.12"),
        ("1.5e3", "1500"),
        *(
            (text, None)
            for text in ("twelve", "--1", "1.2.3", "NaN", "(1", "12/3", "1 2 3", "10+ years", "138 1234 5678")
        ),
    ],
)
def test_a_number_is_one_however_it_is_written(text: str, plain: str | None) -> None:
    assert numbers(text).plain.to_list() == [plain]


def test_read_numbers_is_exact_with_either_decimal_sign() -> None:
    assert numbers("0.1", "1,234.56").plain.to_list() == ["0.1", "1234.56"]
    commaed = numbers("0,1", "1.234,56", "1.234.567")
    assert (commaed.plain.to_list(), commaed.way) == (["0.1", "1234.56", "1234567"], COMMA)


def test_read_numbers_names_a_column_that_can_be_read_in_two_ways() -> None:
    assert numbers("1,234", "12,345").problem == "ambiguous_column"
    assert numbers("12%", "0", "5").problem == "mixed_column"
    assert numbers("12%", "0", "5%").plain.to_list() == ["0.12", "0", "0.05"]
    two = numbers("1,491.20", "858,60", "774.20", "2.387,00")
    assert (two.is_mixed, numbers("1.5", "x").is_mixed) == (True, False)


def test_many_signs_before_three_digits_part_thousands_if_all_else_is_below() -> None:
    small, large = [str(i) for i in range(0, 900, 9)], [f"{i}.{500 + i}" for i in range(1, 40)]
    assert numbers(*small, *large).way == COMMA
    assert numbers(*small, *large).plain[-1] == "39539"
    assert numbers(*(text.replace(".", ",") for text in small + large)).way == POINT
    assert numbers(*large).problem == "ambiguous_column"
    assert numbers(*small, *large, "0.125").way == POINT


def test_read_numbers_names_what_stands_beside() -> None:
    assert numbers("¥5", "5 元", "5", "7 kg", "5m").units == {"¥5": "cny", "5 元": "cny", "7 kg": "kg", "5m": "m"}
