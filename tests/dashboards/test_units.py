"""Numbers as their units are written."""

import pytest

from app.core.i18n import speaking
from app.ui import format
from dashboards.charts import tick_words
from dashboards.units import apart, bounds, difference, in_unit


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (98, 126, "98–126 min"),
        (126, 190, "2.1–3.2 h"),
        (None, 190, ""),
    ],
)
def test_both_ends_of_an_interval_are_in_one_unit(low, high, said):
    assert bounds(low, high, "minutes") == said


def test_what_takes_two_hours_is_said_in_hours():
    assert [in_unit(minutes, "minutes") for minutes in (119, 120)] == ["119 min", "2.0 h"]


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [
        (6_230_000, 11_300_000, "¥6.23–11.3M", "¥623–1,130万"),
        (981_000, 1_200_000, "¥981k–1.2M", "¥98.1–120万"),
        (120, 950, "¥120–950", "¥120–950"),
        (-500, 950, "−¥500–¥950", "−¥500–¥950"),
    ],
)
def test_an_interval_of_money_says_its_sign_and_thousands_once(low, high, en, zh):
    for locale, said in (("en", en), ("zh", zh)):
        with speaking(locale):
            assert bounds(low, high, "money") == said


def test_an_interval_of_money_a_day_says_its_unit_once():
    assert bounds(81_000, 190_800, "money_a_day") == "¥81–190.8k a day"


def test_a_scale_of_minutes_goes_on_in_hours():
    assert [tick_words(tick, "minutes") for tick in (0, 40, 60, 90, 120)] == ["0", "40 min", "1 h", "1.5 h", "2 h"]


def test_two_values_read_alike_only_where_they_are():
    assert apart(74_960, 75_020, "money") == ("¥74,960", "¥75,020")
    assert apart(74_960.0, 75_020.0, "money_a_day") == ("¥74,960 a day", "¥75,020 a day")
    assert apart(0.25141, 0.25112, "share") == ("25.14%", "25.11%")
    assert apart(75_000, 75_000, "money") == ("¥75k", "¥75k")
    assert apart(None, 75_020, "money") == (format.NOTHING, "¥75k")


@pytest.mark.parametrize(("minutes", "said"), [(-0.04, "0.04 min"), (0.3, "0.3 min"), (16.4, "16 min")])
def test_a_difference_of_little_is_no_difference_of_nothing(minutes, said):
    assert difference(minutes, "minutes") == said
