"""Lists that the company keeps: named in both languages, in its own order, never losing what is used."""

from uuid import uuid4

import pytest

from app.access.work import work
from app.code_lists import reasons, service
from app.code_lists.schema import CodeChange, CodeCreate
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.core.i18n import speaking
from app.deals import service as deals
from app.deals.schema import DealMove
from tests.app.making import a_deal, broken_off

LOST = reasons.LOST
TENDER = CodeCreate(label_en="Lost the tender", label_zh="未中标")


def listed(actor, name=LOST):
    with work(actor) as w:
        return {entry.code: entry for entry in service.list_entries(w, name)}


def offered(actor) -> list[str]:
    with work(actor) as w:
        return list(service.offered(w, LOST))


@pytest.mark.parametrize("name", service.LISTS)
def test_everybody_reads_a_list_in_their_language(company, name):
    for who in ("ben", "sam", "leo"):
        with work(getattr(company, who)) as w:
            assert service.words(w, name)["competitor"].endswith("competitor")
        with speaking("zh"), work(getattr(company, who)) as w:
            assert "竞争对手" in service.words(w, name)["competitor"]


def test_a_new_entry_stands_last_and_is_offered_at_once(company):
    with work(company.ada) as w:
        made = service.create(w, LOST, TENDER)
    assert (made.code, offered(company.ben)[-1]) == ("lost_the_tender", "lost_the_tender")
    with pytest.raises(Invalid) as refused, work(company.ada) as w:
        service.create(w, LOST, CodeCreate(label_en="lost the TENDER", label_zh="新"))
    assert list(refused.value.fields) == ["label_en"]


def test_a_renamed_entry_is_called_so_wherever_it_is_used_and_keeps_its_code(company):
    deal = a_deal(company.ben)
    with work(company.ben) as w:
        deals.move(w, deal.id, DealMove(stage="lost", lost_reason="price"), deal.version)
    with work(company.ada) as w:
        service.change(w, LOST, listed(company.ada)["price"].id, CodeChange(label_en="Too dear"), 1)
    with work(company.ben) as w:
        assert reasons.lost(w)[deals.read(w, deal.id).lost_reason] == "Too dear"


def test_the_order_is_the_companys(company):
    first, second = offered(company.ada)[:2]
    with work(company.ada) as w:
        service.shift(w, LOST, listed(company.ada)[second].id, up=True)
    assert offered(company.ada)[:2] == [second, first]
    with work(company.ada) as w:
        service.shift(w, LOST, listed(company.ada)[second].id, up=True)
    assert offered(company.ada)[:2] == [second, first], "it is the first already"


def test_a_retired_entry_is_read_where_it_is_used_and_chosen_no_more(company):
    lost = a_deal(company.ben)
    with work(company.ben) as w:
        deals.move(w, lost.id, DealMove(stage="lost", lost_reason="price"), lost.version)
    with work(company.ada) as w:
        gone = service.retire(w, LOST, listed(company.ada)["price"].id, 1)
    assert gone.is_retired
    assert "price" not in offered(company.ben)
    with work(company.ben) as w:
        assert reasons.lost(w)["price"] == "Price"
    open_deal = a_deal(company.ben, title="Mixers")
    with pytest.raises(Invalid) as refused, work(company.ben) as w:
        deals.move(w, open_deal.id, DealMove(stage="lost", lost_reason="price"), open_deal.version)
    assert list(refused.value.fields) == ["lost_reason"]
    with work(company.ada) as w:
        service.restore(w, LOST, gone.id, gone.version)
    assert offered(company.ben)[-1] == "price"


def test_a_list_never_becomes_empty(company):
    *others, last = listed(company.ada).values()
    with work(company.ada) as w:
        for entry in others:
            service.retire(w, LOST, entry.id, entry.version)
    with pytest.raises(Invalid, match="would be empty"), work(company.ada) as w:
        service.retire(w, LOST, last.id, last.version)


VERBS = {
    "create": lambda w, _i, _v: service.create(w, LOST, TENDER),
    "change": lambda w, i, v: service.change(w, LOST, i, CodeChange(label_zh="新"), v),
    "shift": lambda w, i, _v: service.shift(w, LOST, i, up=False),
    "retire": lambda w, i, v: service.retire(w, LOST, i, v),
    "restore": lambda w, i, v: service.restore(w, LOST, i, v),
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_administrators_keep_a_list_and_a_failure_changes_nothing(company, verb):
    before = listed(company.ada)
    entry = before["price"]
    for who in ("ben", "mona", "sam", "leo"):
        with pytest.raises(NotPermitted), work(getattr(company, who)) as w:
            VERBS[verb](w, entry.id, entry.version)
    with broken_off(company.ada) as w:
        VERBS[verb](w, entry.id, entry.version)
    assert listed(company.ada) == before


@pytest.mark.parametrize("verb", ["change", "shift", "retire", "restore"])
def test_an_entry_that_is_not_there(company, verb):
    with pytest.raises(NotFound), work(company.ada) as w:
        VERBS[verb](w, uuid4(), 1)
    if verb != "shift":
        with pytest.raises(Conflict), work(company.ada) as w:
            VERBS[verb](w, listed(company.ada)["price"].id, 7)


def test_there_are_only_these_lists(company):
    with pytest.raises(NotFound), work(company.ada) as w:
        service.list_entries(w, "users")


def test_lists_over_http(asking, ada, ben):
    admin, url = asking(ada), "/api/v1/lists/disqualify_reasons"
    made = admin.post(url, json={"label_en": "Out of our area", "label_zh": "不在服务区域"}).json()
    assert made["code"] == "out_of_our_area"
    one = f"{url}/{made['id']}"
    made = admin.patch(f"{one}?seen_version={made['version']}", json={"label_zh": "区域外"}).json()
    assert admin.post(f"{one}/shift?up=true").status_code == 204
    retired = admin.post(f"{one}/retire?seen_version={made['version'] + 1}").json()
    assert retired["is_retired"]
    assert not admin.post(f"{one}/restore?seen_version={retired['version']}").json()["is_retired"]
    assert len(asking(ben).get(url).json()) == 8
    assert asking(ben).post(url, json={"label_en": "x", "label_zh": "x"}).status_code == 403
