"""Codes are read by their names in both languages, and called in the reader's."""

import pytest
from sqlalchemy import create_engine, text

from app.core.codes import COUNTRIES, CURRENCIES, INDUSTRIES, REGIONS
from app.core.db import admin_url
from app.core.i18n import speaking
from tests.app.making import a_customer


@pytest.mark.parametrize(
    ("codes", "written", "code"),
    [
        (COUNTRIES, "germany", "DE"),
        (COUNTRIES, " 德国", "DE"),
        (COUNTRIES, "ＤＥ", "DE"),
        (COUNTRIES, "USA", "US"),
        (COUNTRIES, "Atlantis", None),
        (CURRENCIES, "rmb", "CNY"),
        (CURRENCIES, "人民币", "CNY"),
        (CURRENCIES, "DEM", "DEM"),
        (INDUSTRIES, "零售", "retail"),
        (INDUSTRIES, "technolgy", "technology"),
        (INDUSTRIES, "pumps", None),
    ],
)
def test_a_name_in_any_of_our_languages_is_the_code(codes, written, code):
    assert codes.read(written) == code


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("广东", "CN", "CN-GD"),
        ("Guangdong", None, "CN-GD"),
        ("SP", "BR", "BR-SP"),
        ("sao paulo", "BR", None),
        ("São Paulo", "BR", "BR-SP"),
        ("Limburg", "NL", "NL-LI"),
        ("Limburg", None, None),
        ("cn-gd", "BR", "CN-GD"),
    ],
)
def test_a_region_is_read_in_its_country(written, country, code):
    assert REGIONS.read_in(written, country) == code


def test_names_are_the_readers():
    called = {}
    for locale in ("en", "zh"):
        with speaking(locale):
            called[locale] = (COUNTRIES["DE"], CURRENCIES["CNY"], INDUSTRIES["retail"], REGIONS.of("CN")["CN-BJ"])
    assert called == {
        "en": ("Germany", "CNY Chinese Yuan", "Retail", "Beijing"),
        "zh": ("德国", "CNY 人民币", "零售", "北京市"),
    }


def test_every_industry_and_country_has_a_name_of_its_own_in_both_languages():
    for codes in (INDUSTRIES, COUNTRIES):
        english, chinese = codes.names("en"), codes.names("zh")
        assert set(english) == set(chinese)
        assert all(english[code] != chinese[code] for code in english)


FORMERLY = text("select value #>> '{}' from app.former_values where entity_id = :id and field = 'country'")
ENTERED = text(
    "insert into app.audit_entries (era, xact, action, entity, entity_id, changes)"
    " select app.current_era(), 1, 'update', 'customers', :id,"
    " jsonb_build_object('country', jsonb_build_array('德国', 'FR'))"
)


def test_what_the_trail_knew_as_a_name_is_read_as_the_code(ben):
    customer = a_customer(ben)
    with create_engine(admin_url()).begin() as link:
        link.execute(ENTERED, {"id": customer.id})
        link.execute(text("set local role crm_dbt"))
        assert link.scalar(FORMERLY, {"id": customer.id}) == "DE"
