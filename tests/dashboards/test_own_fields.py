"""Fields that the company added cut its numbers and stand among the rows behind them; personal ones do not."""

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core.db import engine
from app.core.errors import Invalid
from app.core.i18n import speaking
from dashboards import drill, kpis, rows
from tests.dashboards.test_kpis import ask, by, value

HELD = text("""
    select table_schema, table_name from information_schema.columns
    where table_schema in ('staging', 'marts') and column_name in ('custom', 'value_before')""")


def test_numbers_are_cut_by_an_own_field(people):
    assert by("leads", "cf_901") == {("o1",): (3, None), ("o2",): (1, None), (None,): (6, None)}
    assert by("win_rate", "cf_902") == {("true",): (2, 2), ("false",): (0, 1), (None,): (1, 2)}
    assert value("leads", where={"cf_901": "o1"})[0] == 3
    assert value("leads", people["ben"], where={"cf_901": [None]})[0] == 2


def test_contacts_are_cut_by_their_own_field_and_by_those_of_their_customer_within_reach(people):
    assert by("decision_maker_share", "cf_906") == {("true",): (1, 1), (None,): (1, 2)}
    assert by("contacts", "customer__cf_905") == {("east",): (2, None), (None,): (1, None)}
    assert value("contacts", people["ben"])[0] == 2
    assert value("contacts", people["carl"])[0] == 1


def test_a_deal_is_cut_by_an_own_field_of_its_customer(people):
    assert by("win_rate", "customer__cf_905") == {("east",): (2, 2), (None,): (1, 3)}
    assert value("win_rate", where={"customer__cf_905": "east"})[:2] == (1.0, 2)
    with work(people["ana"]) as w:
        assert kpis.permitted(w, "win_rate").dimension_label("customer__cf_905") == "Customer: Region"
    with pytest.raises(Invalid):
        ask("win_rate", by=["customer__custom"])


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("leads", {"cf_901": "o3"}),
        ("leads", {"cf_902": "true"}),
        ("leads", {"cf_903": "s"}),
        ("leads", {"cf_904": "12"}),
        ("leads", {"custom": "{}"}),
        ("csat", {"cf_901": "o1"}),
    ],
)
def test_another_nouns_field_a_personal_one_or_an_unknown_value_is_refused(people, name, where):
    with pytest.raises(Invalid):
        ask(name, where=where)


def test_own_fields_are_called_as_the_reader_says(people):
    for locale, label, cell in (("en", "Line", "Pumps"), ("zh", "产品线", "泵")):
        with speaking(locale), work(people["ana"]) as w:
            leads = kpis.permitted(w, "leads")
            assert leads.dimension_label("cf_901") == label
            assert rows.cell("cf_901", "o1", rows.codes_of(w)) == cell
            table = rows.table(w, drill.rows(w, "leads"), "lead_id", "leads")
            own = {head["words"]: i for i, head in enumerate(table.heads)}
            assert {row[own[label]] for row in table.rows} == {cell, {"Pumps": "Pipes", "泵": "管"}[cell], "–"}
            assert {row[-1] for row in table.rows} == {"12", "–"}
            assert not {"Alipay", "支付宝", "custom"} & set(own)


def test_nothing_personal_is_in_staging_or_marts(people):
    with engine("crm_dbt").connect() as link:
        for schema, name in link.execute(HELD).tuples():
            held = text(f"select count(*) from {schema}.{name} as held where held::text like '%sealed%'")  # noqa: S608
            assert link.scalar(held) == 0, name
