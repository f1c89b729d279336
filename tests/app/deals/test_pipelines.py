"""Several sales processes, and stages that ask for fields."""

import pytest

from app.access.work import work
from app.code_lists.schema import CodeChange, CodeCreate
from app.core.errors import Invalid, NotPermitted
from app.deals import pipelines, record, service, stages
from app.deals.page import BOARD
from app.deals.schema import DealMove, DealQuery, StageEntryChange, StageEntryCreate
from tests.app.making import a_deal, broken_off

RENEWALS = CodeCreate(label_en="Renewals", label_zh="续约")


def made(ada):
    with work(ada) as w:
        return pipelines.create(w, RENEWALS)


def asks(ada, code, *names):
    with work(ada) as w:
        entry = next(one for one in stages.list_entries(w) if one.code == code)
        stages.change(w, entry.id, StageEntryChange(required=names), entry.version)


def test_a_new_pipeline_has_a_first_stage_and_a_board_of_its_own(company):
    renewals = made(company.ada)
    with work(company.ada) as w:
        stages.create(
            w, StageEntryCreate(label_en="Quoted", label_zh="已报价", semantic="open", pipeline="renewals")
        )
    first = next(iter(code for code, words in _offered(company.ben) if words.startswith("Renewals")))
    deal, _other = a_deal(company.ben, title="Two years more", stage=first), a_deal(company.ben)
    with work(company.ben) as w:
        own = [lane.code for lane in BOARD.lanes(w, DealQuery(pipeline="renewals"))]
        usual = [lane.code for lane in BOARD.lanes(w, DealQuery())]
        found = service.list_deals(w, DealQuery(pipeline="renewals")).rows
    assert own == [first, "quoted", "won", "lost"]
    assert first not in usual
    assert "prospecting" in usual
    assert ([one.id for one in found], renewals.deals) == ([deal.id], 0)


def _offered(ben):
    with work(ben) as w:
        return stages.offered(w)


def test_a_pipeline_in_which_deals_stand_is_not_retired_nor_the_last_one(company):
    renewals = made(company.ada)
    first = next(code for code, words in _offered(company.ben) if words.startswith("Renewals"))
    deal = a_deal(company.ben, stage=first)
    with pytest.raises(Invalid, match="1 open deal stands in this pipeline"), work(company.ada) as w:
        pipelines.retire(w, renewals.id, renewals.version)
    with work(company.ben) as w:
        service.move(w, deal.id, DealMove(stage="proposal"), deal.version)
    with work(company.ada) as w:
        gone = pipelines.retire(w, renewals.id, renewals.version)
        assert next(code for code, _words in stages.offered(w)) == "prospecting"
        assert not pipelines.restore(w, gone.id, gone.version).is_retired


def test_pipelines_are_the_administrator_s(company):
    renewals = made(company.ada)
    with pytest.raises(NotPermitted), work(company.ben) as w:
        pipelines.change(w, renewals.id, CodeChange(label_en="Mine"), renewals.version)
    with broken_off(company.ada) as w:
        pipelines.change(w, renewals.id, CodeChange(label_en="Extensions"), renewals.version)
    with work(company.ben) as w:
        assert pipelines.labels(w) == {"sales": "Sales", "renewals": "Renewals"}


def test_a_stage_asks_for_its_fields_and_they_are_filled_in_with_the_move(company):
    asks(company.ada, "proposal", "competitor", "amount")
    deal = a_deal(company.ben, amount=None)
    with pytest.raises(Invalid) as refused, work(company.ben) as w:
        service.move(w, deal.id, DealMove(stage="proposal"), deal.version)
    assert {*refused.value.fields} == {"competitor", "amount"}
    with work(company.ben) as w:
        question = str(record.step(w, deal.id, deal.version, "proposal"))
        record.close(w, deal.id, deal.version, "proposal", {"competitor": "Globex", "amount": "900"})
        now = service.read(w, deal.id)
        assert record.step(w, deal.id, now.version, "negotiation") is None
    assert "'field': 'competitor'" in question
    assert "'field': 'amount'" in question
    assert (now.stage, now.competitor, now.amount) == ("proposal", "Globex", 900)


def test_a_stage_asks_for_no_field_that_there_is_not(company):
    with pytest.raises(Invalid) as refused:
        asks(company.ada, "proposal", "colour")
    assert list(refused.value.fields) == ["required"]
