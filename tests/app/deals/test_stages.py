"""Stages as administrators keep them: order, probability, and no deal left where none may stand."""

import pytest

from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from app.deals import record, service, stages, standing
from app.deals.schema import DealCreate, DealMove, DealQuery, StageEntryChange, StageEntryCreate
from tests.app.making import a_deal, broken_off

PILOT = StageEntryCreate(label_en="Pilot", label_zh="试用", semantic="open", probability=60, expected_days=30)


def listed(actor):
    with work(actor) as w:
        return {entry.code: entry for entry in stages.list_entries(w)}


def test_a_new_stage_stands_behind_the_last_of_its_kind_and_takes_deals(company):
    with work(company.ada) as w:
        made = stages.create(w, PILOT)
    assert list(listed(company.ada)) == [
        "prospecting", "qualification", "proposal", "negotiation", "pilot", "won", "lost"
    ]  # fmt: skip
    deal = a_deal(company.ben, amount="100")
    with work(company.ben) as w:
        service.move(w, deal.id, DealMove(stage=made.code), deal.version)
        assert service.read(w, deal.id).probability == 60
        totals = {one.stage: one for one in standing.total_by_stage(w, DealQuery())}
    assert (totals["pilot"].deals, totals["pilot"].weighted) == (1, 60)
    assert listed(company.ada)["pilot"].deals == 1


def test_a_closed_deals_probability_is_known(company):
    with work(company.ada) as w:
        made = stages.create(
            w, StageEntryCreate(label_en="Signed", label_zh="已签约", semantic="won", probability=5)
        )
    assert made.probability == 100
    with pytest.raises(Invalid) as refused, work(company.ada) as w:
        stages.change(w, made.id, StageEntryChange(probability=90), made.version)
    assert list(refused.value.fields) == ["probability"]


def test_a_changed_stage_counts_at_once(company):
    entry = listed(company.ada)["proposal"]
    with work(company.ada) as w:
        stages.change(w, entry.id, StageEntryChange(probability=40, label_en="Offer"), entry.version)
    with work(company.ben) as w:
        assert {s.code: (s.label, s.probability) for s in stages.list_stages(w)}["proposal"] == ("Offer", 40)


def test_a_stage_where_deals_stand_is_not_retired(company):
    deal, entry = a_deal(company.ben), listed(company.ada)["prospecting"]
    with pytest.raises(Invalid, match="1 deal stands in this stage"), work(company.ada) as w:
        stages.retire(w, entry.id, entry.version)
    with work(company.ben) as w:
        service.move(w, deal.id, DealMove(stage="proposal"), deal.version)
    with work(company.ada) as w:
        gone = stages.retire(w, entry.id, entry.version)
    with work(company.ben) as w:
        assert service.create(w, DealCreate(title="New")).stage == "qualification"
        with pytest.raises(Invalid):
            service.move(w, deal.id, DealMove(stage="prospecting"), deal.version + 1)
    with work(company.ada) as w:
        assert not stages.restore(w, gone.id, gone.version).is_retired


def test_closed_deals_stay_in_a_retired_stage_and_its_path_still_shows_it(company):
    deal = a_deal(company.ben)
    with work(company.ben) as w:
        service.move(w, deal.id, DealMove(stage="lost", lost_reason="price"), deal.version)
    with work(company.ada) as w:
        stages.create(w, StageEntryCreate(label_en="Gone", label_zh="流失", semantic="lost"))
        entry = listed(company.ada)["lost"]
        stages.retire(w, entry.id, entry.version)
    with work(company.ben) as w:
        deal = service.read(w, deal.id)
        path = record.steps(deal, stages.list_stages(w), [], deal.closed_at)
    assert [step.code for step in path if step.place == "lost-here"] == ["lost"]


@pytest.mark.parametrize("code", ["won", "lost"])
def test_there_is_always_a_way_to_end_a_deal(company, code):
    entry = listed(company.ada)[code]
    with pytest.raises(Invalid, match="must be a stage"), work(company.ada) as w:
        stages.retire(w, entry.id, entry.version)


VERBS = {
    "create": lambda w, _i, _v: stages.create(w, PILOT),
    "change": lambda w, i, v: stages.change(w, i, StageEntryChange(probability=1), v),
    "shift": lambda w, i, _v: stages.shift(w, i, up=False),
    "retire": stages.retire,
    "restore": stages.restore,
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_administrators_keep_stages_and_a_failure_changes_nothing(company, verb):
    before = listed(company.ada)
    entry = before["prospecting"]
    for who in ("ben", "mona", "leo"):
        with pytest.raises(NotPermitted), work(getattr(company, who)) as w:
            VERBS[verb](w, entry.id, entry.version)
    with broken_off(company.ada) as w:
        VERBS[verb](w, entry.id, entry.version)
    assert listed(company.ada) == before
