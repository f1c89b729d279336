"""The rows behind a number, as people read them."""

from datetime import date
from uuid import uuid4

import pytest

from app.access.work import work
from app.core.i18n import speaking
from app.deals.fields import DEAL
from app.fields.noun import declared
from app.ui import names
from dashboards import drill, own_fields, rows
from dashboards.metrics import metrics
from dashboards.row_words import CODES, COLUMNS


@pytest.fixture
def shown(people, monkeypatch):
    """The table of one deal row, its id known to the registry of names or not."""
    deal_id = uuid4()

    def show(locale: str = "en", known: bool = True):
        told = {deal_id: "Ten pumps"} if known else {}
        monkeypatch.setitem(names._kinds, "deal", (DEAL, lambda _w, _ids: told))
        row = {
            "deal_id": deal_id, "owner_id": uuid4(), "title": "Ten pumps", "closed_on": date(2026, 11, 22),
            "stage": "won", "is_won": True, "amount": 1200.5, "channel": "baidu", "lost_reason": None,
        }  # fmt: skip
        with speaking(locale), work(people["ana"]) as w:
            return deal_id, rows.table(w, drill.Rows(list(row), [row], None), "amount", "deals")

    return show


def words(table):
    return [head["words"] for head in table.heads], table.rows[0]


def test_a_record_is_named_and_linked_and_no_id_is_shown(shown):
    deal_id, table = shown()
    heads, cells = words(table)
    assert cells[0] == {"words": "Ten pumps", "href": f"/deals/{deal_id}"}
    assert {"Won", "22 Nov 2026", "yes", "¥1,200.50"} <= set(cells[1:])
    assert not any(str(deal_id)[-8:] in cell for cell in cells[1:])
    assert heads[:3] == ["Deal", "Amount", "Closed"]
    assert "Lost reason" not in heads


def test_a_record_that_may_not_be_opened_keeps_its_title_without_a_link(shown):
    _heads, cells = words(shown(known=False)[1])
    assert "Ten pumps" in cells
    assert all(isinstance(cell, str) for cell in cells)


def test_columns_and_codes_are_chinese_for_chinese_readers(shown):
    heads, cells = words(shown("zh")[1])
    assert {"商机", "阶段"} <= set(heads)
    assert {"赢单", "2026-11-22", "是"} <= set(cells[1:])


def test_every_column_of_the_marts_people_open_has_words(people):
    unnamed = set()
    with work(people["ana"]) as w:
        for name in metrics(w):
            columns = drill.rows(w, name, size=1).columns
            unnamed |= {c for c in columns if not c.endswith("_id") and not declared(c)} - set(COLUMNS)
    assert unnamed == {own_fields.COLUMN}, "whose values are columns of their own"
    assert not [name for name in CODES if name not in COLUMNS and not declared(name)]


def test_a_column_that_holds_a_field_is_called_as_the_field_is(people):
    with work(people["ana"]) as w, speaking("zh"):
        codes = rows.codes_of(w)
        assert (rows.label("industry"), rows.cell("industry", "retail", codes)) == ("行业", "零售")
        assert (rows.label("country"), rows.cell("country", "Atlantis", codes)) == ("国家", "Atlantis")
