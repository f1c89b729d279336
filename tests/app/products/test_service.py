"""Products are a list of codes with names in both languages: chosen, filtered, shown, exported by their names."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.core.i18n import speaking
from app.deals import service as deals
from app.deals.fields import DEAL
from app.deals.schema import DealChange, DealQuery
from app.exports.cells import Cells
from app.products import page, service
from app.products.schema import ProductChange, ProductCreate
from app.ui import fields, picking
from tests.app.making import a_deal, a_product

SECOND = {"code": "P2", "label_en": "Valve", "label_zh": "阀门"}


def test_a_new_product_stands_last_and_its_code_is_its_own(ada):
    a_product()
    with work(ada) as w:
        made = service.create(w, ProductCreate(label_en="Big Valve", label_zh="大阀门", list_price="1200"))
        assert [one.code for one in service.list_products(w)] == ["P1", "big_valve"]
        assert made.list_price == 1200
        for values, field in ((SECOND | {"code": "P1"}, "code"), (SECOND | {"label_zh": "水泵"}, "label_zh")):
            with pytest.raises(Invalid) as refused:
                service.create(w, ProductCreate(**values))
            assert list(refused.value.fields) == [field]


def test_change_is_of_what_was_seen_and_of_what_is_there(ada, ben):
    pump = a_product()
    with work(ada) as w:
        changed = service.change(w, pump.id, ProductChange(label_zh="泵"), pump.version)
        assert (changed.label_en, changed.label_zh) == ("Pump", "泵")
        with pytest.raises(Conflict):
            service.change(w, pump.id, ProductChange(label_zh="水泵"), pump.version)
        with pytest.raises(NotFound):
            service.change(w, a_deal(ben).id, ProductChange(label_zh="水泵"), 1)


def test_only_administrators_keep_the_list(ben):
    pump = a_product()
    with work(ben) as w:
        assert [one.code for one in service.list_products(w)] == ["P1"]
        for act in (
            lambda: service.create(w, ProductCreate(**SECOND)),
            lambda: service.change(w, pump.id, ProductChange(series="A"), pump.version),
            lambda: service.shift(w, pump.id, up=True),
            lambda: service.arrange(w, ["P1"]),
            lambda: service.retire(w, pump.id, pump.version),
            lambda: service.restore(w, pump.id, pump.version),
        ):
            with pytest.raises(NotPermitted):
                act()


def test_what_is_sold_no_more_stays_where_it_is_and_is_offered_nowhere(ada, ben):
    pump, valve = a_product(), a_product(**SECOND)
    deal = a_deal(ben, product="P1")
    with work(ada) as w:
        service.shift(w, valve.id, up=True)
        (pump,) = [one for one in service.list_products(w) if one.code == "P1"]
        service.retire(w, pump.id, pump.version)
    with work(ben) as w:
        assert service.find(w, "") == [("P2", "Valve")]
        assert deals.change(w, deal.id, DealChange(product="P1", title="Same"), deal.version).product == "P1"
        with pytest.raises(Invalid, match="product"):
            deals.change(w, a_deal(ben).id, DealChange(product="P1"), 1)
        shown = {one.name: one for one in fields.controls(w, DEAL, deals.read(w, deal.id))}["product"]
        assert shown.options == [("P1", "Pump"), ("P2", "Valve")]
    with work(ada) as w:
        (pump,) = [one for one in service.list_products(w) if one.code == "P1"]
        service.restore(w, pump.id, pump.version)
        assert [one.code for one in service.list_products(w)] == ["P2", "P1"]


def test_a_product_is_called_as_the_reader_says_everywhere(ben):
    a_product(), a_product(**SECOND)
    made = a_deal(ben, product="P1")
    for locale, label, name in (("en", "Product", "Pump"), ("zh", "产品", "水泵")):
        with speaking(locale), work(ben) as w:
            found = deals.list_deals(w, DealQuery(product="P1")).rows
            assert [one.id for one in found] == [made.id]
            assert dict(fields.facts(w, DEAL, found[0]))[label].children == name
            (asked,) = [one for one in fields.filters(w, DEAL) if one.field == "product"]
            assert asked.options["P1"] == name
            cells = Cells(w, DEAL)
            assert next(cells.rows(found))[cells.heads().index(label)] == name


@pytest.mark.parametrize("text", ["valv", "阀", "p2", "ＶＡＬＶＥ"])
def test_a_product_is_found_by_a_part_of_either_name_or_its_code(ben, text):
    a_product(), a_product(**SECOND)
    with acting(ben):
        found = picking.find_choices(
            text, {"form": "deal", "field": "product"}, "P1", [{"value": "P1", "label": "P"}]
        )
    assert [one["value"] for one in found] == ["P2", "P1"]


def test_the_page_asks_for_a_code_once(ada):
    a_product()
    with acting(ada), work(ada) as w:
        (pump,) = service.list_products(w)
        assert [one.name for one in page.more(w, None)] == ["code", "series", "list_price", "currency"]
        assert [one.name for one in page.more(w, pump)] == ["series", "list_price", "currency"]
