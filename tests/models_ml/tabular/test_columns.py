"""Typing of columns: any company's table, however it was exported."""

import numpy as np
import pandas as pd
import pytest

from models_ml.tabular import cells, columns, parse
from models_ml.tabular.columns import DATE, LEVEL, NUMBER, TEXT

ROWS = 200
RNG = np.random.default_rng(0)


def kind_of(values: object, name: str = "field") -> str:
    typed = columns.infer(pd.DataFrame({name: values}))
    return typed.fields[0].kind if typed.fields else typed.left_out[name]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (RNG.normal(size=ROWS), NUMBER),
        ([f"{x:.2f}" for x in RNG.normal(size=ROWS - 5)] + [" "] * 5, NUMBER),
        ([f"${x:,}" for x in RNG.integers(1000, 90_000, ROWS)], NUMBER),
        ([f"{x}%" for x in RNG.integers(0, 100, ROWS)], NUMBER),
        ([f"({x}.50)" if x % 2 else f"USD {x}" for x in range(ROWS)], NUMBER),
        (["unknown" if i % 5 == 0 else f"{x:.3f}" for i, x in enumerate(RNG.normal(size=ROWS))], NUMBER),
        ([f"A/{i}" if i % 3 else str(i) for i in range(100)] * 2, LEVEL),
        (["yes", "no"] * 100, LEVEL),
        ([True, False] * 100, LEVEL),
        (["00501", "10001", "02139", "94105"] * 50, LEVEL),
        (pd.date_range("2026-01-01", periods=ROWS), DATE),
        ([f"{1 + i % 28:02d}-{1 + i % 12:02d}-2025" for i in range(ROWS)], DATE),
        ([f"{1 + i % 12}/{1 + i % 28}/2025 10:{i % 60:02d}" for i in range(ROWS)], DATE),
        ([f"2025年{1 + i % 12}月{1 + i % 28}日" for i in range(ROWS)], DATE),
        ([f"{1 + i % 28} March 2025" for i in range(ROWS)], DATE),
        ([f"{1 + i % 12:02d}/{2000 + i % 25}" for i in range(ROWS)], DATE),
        ([f"2025-03-{1 + i % 28:02d}" if i % 2 else f"{1 + i % 28:02d}.03.2025" for i in range(ROWS)], DATE),
        ([20250100 + 1 + i % 28 for i in range(ROWS)], NUMBER),
        ([str(20250100 + 1 + i % 28) for i in range(ROWS)], DATE),
        ([f"the customer called about thing {i}" for i in range(ROWS)], TEXT),
        ([f"客户反映物流太慢希望尽快处理{i}" for i in range(ROWS)], TEXT),
        ([f"{i:032x}" for i in RNG.integers(0, 2**60, ROWS)], "identifier"),
        (range(5000, 5000 + ROWS), "identifier"),
        (["1e400" if i % 50 == 0 else f"{x}" for i, x in enumerate(RNG.normal(size=ROWS))], NUMBER),
        ([f"{x}.50-" if x % 2 else f"−{x}.5" for x in range(ROWS)], NUMBER),
        ([f"{x / 10}万" if x % 2 else str(x) for x in range(ROWS)], NUMBER),
        ([f"{x} CC" for x in RNG.integers(600, 3000, ROWS)], NUMBER),
        ([f"{x:,}".replace(",", "\u202f") + ",5 zł" for x in RNG.integers(0, 90_000, ROWS)], NUMBER),
        ([f"{x:,}".replace(",", ".") for x in RNG.integers(0, 9_000_000, ROWS)], NUMBER),
        (["12,34,567", "1,23,456", "45,678"] * 50, NUMBER),
        ([f"{x // 60}:{x % 60:02d}" for x in range(ROWS)], NUMBER),
        ([f"{x}{'ABC'[x % 3]}" for x in range(40)] * 5, LEVEL),
        (["< 1 year", "1 year", "2 years", "10+ years"] * 50, LEVEL),
        ([[1, 2], {"a": 1}] * 100, LEVEL),
        ([f"29JUN2023:03:15:{i % 60:02d}" for i in range(ROWS)], DATE),
        ([f"2025-03-{1 + i % 28:02d} 10:00:00 UTC" for i in range(ROWS)], DATE),
        ([f"2025年{1 + i % 12}月{1 + i % 28}日 8:{i % 60:02d}" for i in range(ROWS)], DATE),
        ([f"Thu, {1 + i % 28:02d} Jun 2023 03:15:45 +0000" for i in range(ROWS)], DATE),
        (["9999-12-31" if i % 9 == 0 else f"2025-03-{1 + i % 28:02d}" for i in range(ROWS)], DATE),
        ([None] * ROWS, "empty"),
        ([" "] * ROWS, "empty"),
        (["same"] * ROWS, "constant"),
        ([3.0] * ROWS, "constant"),
    ],
)
def test_infer_finds_the_kind_of_a_column(values, kind):
    assert kind_of(values) == kind


def test_infer_keeps_the_repeated_levels_of_a_column_of_hashes():
    often = [f"{i:032x}" for i in range(8)]
    values = [often[i % 8] for i in range(160)] + [f"{i:032x}" for i in range(1000, 1040)]
    field = columns.infer(pd.DataFrame({"landing_page_id": values})).fields[0]
    assert sorted(field.levels) == often
    assert field.has_others


def test_infer_reads_whole_numbers_called_ids_as_levels():
    assert kind_of([i % 7 for i in range(ROWS)], "agent_id") == LEVEL
    assert kind_of([i % 7 for i in range(ROWS)], "visits") == NUMBER


def test_infer_keeps_whether_an_identifier_is_filled_in():
    values = [f"+86 138 {i:08d}" if i % 2 else None for i in range(ROWS)]
    field = columns.infer(pd.DataFrame({"phone": values})).fields[0]
    codes = cells.read_codes(pd.Series(values), field)
    assert field.levels == []
    assert (np.isnan(codes) == pd.isna(values)).all()


def test_read_numbers_takes_blanks_as_missing():
    field = columns.infer(pd.DataFrame({"total": ["10.5", " ", "1,234.5", "7"] * 50})).fields[0]
    assert np.allclose(
        cells.read_numbers(pd.Series(["10.5", " ", "1,234.5"]), field), [10.5, np.nan, 1234.5], equal_nan=True
    )


def test_read_numbers_understands_a_decimal_comma():
    field = columns.infer(pd.DataFrame({"betrag": ["1.234,56", "7,5", "12"] * 50})).fields[0]
    assert cells.read_numbers(pd.Series(["1.234,56", "7,5"]), field).tolist() == [1234.56, 7.5]


def test_read_codes_is_the_same_for_text_and_number_of_one_level():
    field = columns.infer(pd.DataFrame({"store_id": ["1", "2", "3", "4"] * 50})).fields[0]
    assert cells.read_codes(pd.Series(["3", "9", None]), field).tolist()[0] == 2.0
    assert cells.read_codes(pd.Series([3.0, np.nan]), field).tolist()[0] == 2.0
    assert np.isnan(cells.read_codes(pd.Series(["9", None]), field)).all()


def test_read_days_counts_from_1970_in_the_order_day_month():
    field = columns.infer(pd.DataFrame({"on": [f"{1 + i % 28:02d}-02-2018" for i in range(ROWS)]})).fields[0]
    assert cells.read_days(pd.Series(["01-02-2018", None]), field)[0] == 17563.0


def test_read_days_takes_a_column_that_two_hands_wrote():
    texts = [f"2025-03-{day:02d}" if day % 2 else f"{day:02d}/03/2025" for day in range(1, 29)]
    written = parse.date_format(texts)
    assert written is not None
    assert np.diff(parse.days(texts, written)).tolist() == [1.0] * 27


def test_infer_takes_unix_times_and_excel_days_for_dates_where_the_name_says_so():
    seconds = [str(1_600_000_000 + 5_000 * i * i) for i in range(60)]
    assert [kind_of(seconds, name) for name in ("created_at", "revenue")] == [DATE, NUMBER]
    assert kind_of([f"{one}000" for one in seconds], "timestamp") == DATE
    days = [str(43_000 + i * i) for i in range(60)]
    assert [kind_of(days, name) for name in ("order date", "overtime")] == [DATE, NUMBER]
    field = columns.infer(pd.DataFrame({"created_at": seconds})).fields[0]
    assert cells.read_days(pd.Series(["1600000000", None]), field)[0] == pytest.approx(18518.5185, abs=1e-4)
    assert cells.read_days(pd.Series([1600000000]), field)[0] == pytest.approx(18518.5185, abs=1e-4)


def test_infer_takes_an_unnamed_count_of_rows_for_an_identifier():
    values = [7 * i * i for i in range(ROWS)]
    assert [kind_of(values, name) for name in ("Unnamed: 0", "index", "size")] == [
        "identifier",
        "identifier",
        NUMBER,
    ]


def test_a_level_has_one_spelling():
    values = ["Male", "male", "MALE ", "Male", "female", "female", "Female"] * 30
    field = columns.infer(pd.DataFrame({"kind": values})).fields[0]
    assert sorted(field.levels) == ["Male", "female"]
    codes = cells.read_codes(pd.Series(["male", "fEMALE", "other"]), field)
    assert codes[:2].tolist() == [field.levels.index("Male"), field.levels.index("female")]
    assert np.isnan(codes[2])


def test_numbers_pass_over_units_and_take_clocks_for_hours():
    found = parse.numbers(["1234.5 kg", "14:30", "2:30 PM", "1 days 02:00:00", "soon"], decimal_comma=False)
    assert np.array_equal(found, [1234.5, 14.5, 14.5, 26, np.nan], equal_nan=True)


def test_numbers_written_in_two_ways_are_left_out_for_that_reason():
    values = [f"{i}.234,50" if i % 3 else f"{i},234.50" for i in range(1, 90)]
    assert columns.infer(pd.DataFrame({"revenue": values})).left_out == {"revenue": "mixed_numbers"}


def test_a_long_text_of_digits_and_spaces_is_typed_at_once():
    assert kind_of([f"{i} " + "12 34 " * 4_000 + "!" for i in range(ROWS)]) in (TEXT, "identifier")
