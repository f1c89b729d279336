"""Numbers, money and time in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.core.i18n import speaking
from app.ui import format

NOW = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)


@pytest.fixture(params=["en", "zh"])
def language(request):
    with speaking(request.param):
        yield request.param


def say(language: str, en: str, zh: str) -> str:
    return {"en": en, "zh": zh}[language]


def test_days_and_moments_are_written_as_the_reader_does_in_company_time(language):
    late = datetime(2026, 11, 21, 22, 5, tzinfo=UTC)
    assert format.day(date(2026, 11, 22)) == say(language, "22 Nov 2026", "2026-11-22")
    assert format.day(late) == say(language, "22 Nov 2026", "2026-11-22")
    assert format.moment(late) == say(language, "22 Nov 2026, 06:05", "2026-11-22 06:05")


@pytest.mark.parametrize(
    ("gap", "en", "zh"),
    [
        (timedelta(seconds=-20), "just now", "刚刚"),
        (timedelta(hours=-2), "2 hours ago", "2小时前"),
        (timedelta(days=-3), "3 days ago", "3天前"),
        (timedelta(days=2), "in 2 days", "2天后"),
        (timedelta(days=-200), "6 May 2026", "2026-05-06"),
    ],
)
def test_recent_moments_are_told_by_distance_and_others_by_their_day(language, gap, en, zh):
    assert format.ago(NOW + gap, NOW) == say(language, en, zh)


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (950, "950", "950"), (8_312, "8.3k", "8,312"), (58_000, "58k", "5.8万"), (999_960, "1M", "100万"),
        (1_234_567, "1.23M", "123.5万"), (34_186_240, "34.2M", "3,419万"), (123_456_789, "123.5M", "1.23亿"),
        (-4_210_000, "−4.21M", "−421万"),
    ],
)  # fmt: skip
def test_large_numbers_are_shortened_the_way_each_language_counts(language, value, en, zh):
    assert format.short(value) == say(language, en, zh)


def test_money_names_its_currency_and_the_companys_own_only_by_its_sign(language):
    assert format.money(Decimal("10005534"), "CNY") == "¥10,005,534"
    assert format.money(Decimal("12.5"), "EUR", 2) == "€12.50"
    assert format.money(Decimal("7"), "USD") == say(language, "$7", "US$7")
    assert format.short_money(1_234_567, None) == say(language, "¥1.23M", "¥123.5万")


def test_less_than_nothing_is_said_before_the_currency_and_with_a_true_minus(language):
    assert format.money(Decimal("-157700"), "CNY") == "−¥157,700"
    assert format.short_money(-157_700, None) == say(language, "−¥157.7k", "−¥15.8万")
    assert (format.percent(-0.05), format.number(-3.2, 1)) == ("−5.0%", "−3.2")
    assert (format.number(-0.2), format.percent(-0.0001)) == ("0", "0.0%"), "what cannot be seen is no loss"


def test_shares_are_percentages():
    assert format.percent(0.10525) == "10.5%"
    assert format.percent(0.37, 0) == "37%"


@pytest.mark.parametrize(
    "show", [format.day, format.moment, format.ago, format.number, format.short, format.percent]
)
def test_what_is_not_known_is_never_a_zero(show):
    assert show(None) == format.NOTHING


def test_no_amount_is_not_zero_money():
    assert format.money(None, "CNY") == format.short_money(None, "CNY") == format.NOTHING
    assert format.money(Decimal(0), "CNY") == "¥0"


def test_a_web_address_is_said_without_its_usual_beginning():
    assert format.site("https://www.example.com/a") == "www.example.com/a"
    assert format.site("http://example.com") == "http://example.com"
    assert format.site(None) == format.NOTHING
