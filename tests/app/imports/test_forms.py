from datetime import UTC, datetime
from decimal import Decimal

import polars as pl
import pytest

from app.imports import forms

SHANGHAI = "Asia/Shanghai"


def dates(*texts: str | None, zone: str = SHANGHAI) -> forms.Reading:
    return forms.read_dates(pl.Series(texts, dtype=pl.String), zone)


def numbers(*texts: str | None) -> forms.Reading:
    return forms.read_numbers(pl.Series(texts, dtype=pl.String))


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


def test_read_numbers_is_exact_with_either_decimal_sign() -> None:
    assert numbers("0.1", "1,234.56").values.to_list() == [Decimal("0.1"), Decimal("1234.56")]
    assert numbers("0,1", "1.234,56").values.to_list() == [Decimal("0.1"), Decimal("1234.56")]


def test_read_numbers_refuses_a_column_of_which_the_sign_is_unclear() -> None:
    assert numbers("1,234", "12,345").problem == "ambiguous_column"


@pytest.mark.parametrize("text", ["twelve", "1e5", "--1", "1.2.3", "NaN", "12 %"])
def test_read_numbers_leaves_out_what_is_no_number(text: str) -> None:
    assert numbers("1.5", text).values.to_list() == [Decimal("1.5"), None]
