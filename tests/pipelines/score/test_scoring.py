"""From marts to scores in records: trained, judged, scored, watched, refused, taken up again."""

from dataclasses import replace

import numpy as np
import pytest

from app.access.robots import SYSTEM
from app.access.work import work
from app.models import service as models
from app.models import standing
from app.score_runs import rules
from app.score_runs import service as score_runs
from app.score_runs.model import RunStatus
from app.scores import page, service
from pipelines.kernel.robots import SCORER
from pipelines.learn.train_models import is_readable, train_one
from pipelines.models import watch
from pipelines.models.files import folder_of
from pipelines.models.scorer import Scored
from pipelines.models.scorers import CHURN, LEAD_QUALITY, TICKET_CATEGORY
from pipelines.score import rescore, score_records
from tests.app.ui.reading import texts

CHURN_30, CHURN_60, CHURN_90 = CHURN.names


def test_a_worker_has_the_models_in_force_at_hand_before_anybody_asks(scored):
    rescore._loaded.cache_clear()
    rescore.load_in_force()
    assert rescore._loaded.cache_info().currsize == 2


def test_both_models_pass_the_gate(trained):
    assert trained.keys() == {"lead_quality", "churn_risk"}
    assert all(said["verdict"] in ("publish", "warn") for said in trained.values())


def test_nothing_known_afterwards_is_a_feature(trained):
    with work(SCORER) as w:
        fields = {one["name"] for one in models.champion(w, "lead_quality").card["fields"]}
        assert fields == {"industry", "employees"}
        fields = {one["name"] for one in models.champion(w, "churn_risk").card["fields"]}
        assert fields == {"recency_days", "tenure_days", "months_ahead"}


def test_young_leads_are_not_learned_from_whether_they_converted_or_not(trained, rows):
    with work(SCORER) as w:
        learned = models.champion(w, "lead_quality").card["rows"]
    assert learned == rows("select count(*) from marts.ml_leads where observed_days > 90")[0][0]


def test_every_open_record_is_scored_and_the_others_say_why_not(scored, rows):
    assert scored.failures == []
    found = dict(
        rows(
            "select unscored_reason, count(*) from app.scores"
            " where name = 'lead_quality' and value is null group by 1"
        )
    )
    waiting = rows("select count(*) from marts.ml_leads where is_open and observed_days <= 90")[0][0]
    assert (
        rows("select count(*) from app.scores where name = 'lead_quality' and value is not null")[0][0] == waiting
    )
    assert found == {
        "converted": rows("select count(*) from marts.ml_leads where converted_at is not null")[0][0],
        "closed": rows("select count(*) from marts.ml_leads where converted_at is null and not is_open")[0][0],
        "too_old": rows("select count(*) from marts.ml_leads where is_open and observed_days > 90")[0][0],
    }
    why = dict(rows("select unscored_reason, count(*) from app.scores where name = :n group by 1", n=CHURN_90))
    assert why.keys() == {None, "churned", "no_history"}
    assert why["no_history"] == 1


def test_the_three_horizons_never_contradict_each_other(scored, rows):
    values = rows(
        "select a.value, b.value, c.value from app.scores a join app.scores b using (entity_id)"
        " join app.scores c using (entity_id)"
        " where a.name = :a and b.name = :b and c.name = :c and a.value is not null",
        a=CHURN_30, b=CHURN_60, c=CHURN_90,
    )  # fmt: skip
    assert len(values) > 200
    assert all(within_30 <= within_60 <= within_90 for within_30, within_60, within_90 in values)


def test_a_score_says_why_how_sure_and_until_when(scored, rows):
    value, low, high, reasons = rows(
        "select value, low, high, reasons from app.scores"
        " where name = 'lead_quality' and low is not null order by value desc limit 1"
    )[0]
    assert low <= high
    assert value >= rules.DEFAULTS["lead_quality"].third_cut
    assert {"field": "industry", "value": "good", "direction": "up"}.items() <= reasons[0].items()
    lasting = "select max(abs(extract(epoch from expires_at - scored_at) / 86400 - 30)) from app.scores"
    assert rows(lasting)[0][0] < 0.01


def test_scoring_again_changes_nothing(scored, rows):
    before = rows("select count(*) from app.score_history")[0][0]
    score_records.score_records()
    assert rows("select count(*) from app.score_history")[0][0] == before


def test_a_score_is_frozen_when_the_lead_converts(scored, marts, rows):
    lead, value = rows("select entity_id, value from app.scores where entity = 'lead' and value > 0 limit 1")[0]
    marts.change("update marts.ml_leads set is_open = false, converted_at = now() where lead_id = :id", id=lead)
    score_records.score_records()
    assert rows("select value from app.scores where entity_id = :id", id=lead) == [(value,)]


def test_drift_refuses_and_says_so_until_a_sane_run(scored, marts, rows):
    customer = rows("select entity_id from app.scores where name = :n and value > 0 limit 1", n=CHURN_90)[0][0]
    values = "select entity_id, name, value from app.scores where entity = 'customer' order by 1, 2"
    before = rows(values)
    marts.change("update marts.ml_customers set recency_days = recency_days + 200 where is_latest")
    said = score_records.score_records()
    assert {failure["drift"] for failure in said.failures} >= {"recency_days"}
    assert [f["model"] for f in said.failures if f["model"] != "churn_risk"] == []
    with work(SYSTEM) as w:
        view = service.find_for(w, "customer", customer)[-1]
    assert (view.state, view.why) == ("disabled", "drift")
    said = record_shows(customer)
    assert "Switched off: the model is not trusted at the moment." in said
    assert not any("%" in words for words in said)
    assert standing_of("churn_risk").off_why == "drift"
    assert rows(values) == before
    assert rows("select distinct counts->'findings'->0->>'state' from app.score_runs where why = 'drift'") == [
        ("act",)
    ]
    marts.change("update marts.ml_customers set recency_days = recency_days - 200 where is_latest")
    assert score_records.score_records().failures == []
    with work(SYSTEM) as w:
        assert service.find_for(w, "customer", customer)[-1].state == "ok"
    assert not any("Switched off" in words for words in record_shows(customer))
    assert standing_of("churn_risk").writes_back


def record_shows(customer) -> list[str]:
    """What stands on the record's page."""
    with work(SYSTEM) as w:
        return texts(page.card("customer", w, customer))


def standing_of(model):
    with work(SYSTEM) as w:
        return next(one for one in standing.list_standing(w) if one.name == model)


def test_drift_of_every_feature_and_of_the_score_is_kept_with_the_step(scored):
    compared = scored.detail["churn_risk"]["drift"]["compared"]
    assert {one["feature"] for one in compared} == {"recency_days", "tenure_days", "months_ahead", "score"}
    assert all(one["psi"] >= 0 and 0 <= one["missing_rate"] <= 1 for one in compared)


def test_scores_that_make_no_sense_leave_nothing_but_a_refused_run(scored, monkeypatch, rows):
    def broken(model, leads, reasons):
        return Scored([np.full(len(leads), np.nan)], [[] for _ in range(len(leads))])

    before = rows("select * from app.scores order by entity, entity_id, name")
    monkeypatch.setattr(
        score_records, "SCORERS", [replace(LEAD_QUALITY, kind=replace(LEAD_QUALITY.kind, apply=broken))]
    )
    monkeypatch.setattr(watch, "look", lambda *_: {"compared": []})
    said = score_records.score_records()
    assert {"rule": "expect_column_values_to_not_be_null", "column": "probability"}.items() <= said.failures[
        0
    ].items()
    assert rows("select * from app.scores order by entity, entity_id, name") == before
    assert rows("select status, why from app.score_runs order by proposed_at desc limit 1") == [
        ("refused", "gate")
    ]


@pytest.fixture(scope="module")
def sorted_by(marts):
    """What the gate said of the model of ticket categories."""
    return train_one(TICKET_CATEGORY)


def test_a_ticket_gets_its_category_only_if_that_is_sure(sorted_by, monkeypatch, rows):
    assert sorted_by["verdict"] == "publish"
    monkeypatch.setattr(score_records, "SCORERS", [TICKET_CATEGORY])
    assert score_records.score_records().rows == 3
    found = rows("select label, unscored_reason, value from app.scores where entity = 'ticket' order by entity_id")
    assert [(label, why) for label, why, _ in found] == [("billing", None), ("delivery", None), (None, "unsure")]
    assert found[0].value > 0.9
    assert found[2].value is None
    with work(SYSTEM) as w:
        known = models.find_evidence(w, "ticket_category", sorted_by["version"], found[0].value)
    assert (known.basis, known.n > 100, known.rate > 0.9) == ("held_out", True, True)


def test_runs_of_one_record_tell_nothing_of_the_others(scored, rows):
    with work(SCORER) as w:
        assert not score_runs.is_refused(w, CHURN_90)
    assert rows("select distinct status from app.score_runs where counts ? 'only'") == []
    assert RunStatus.APPLIED in [status for (status,) in rows("select distinct status from app.score_runs")]


def test_a_fault_of_one_model_keeps_no_other_from_scoring(scored, sorted_by, monkeypatch):
    whole = score_records._scored

    def broken(scorer, *others):
        return whole(scorer, *others) if scorer is not LEAD_QUALITY else 1 // 0

    monkeypatch.setattr(score_records, "_scored", broken)
    said = score_records.score_records()
    assert [(failure["model"], "fault" in failure) for failure in said.failures] == [("lead_quality", True)]
    assert ("churn_risk" in said.detail, "ticket_category" in said.detail, said.tolerable) == (True, True, False)


def test_a_model_file_that_was_tampered_with_is_refused_and_trained_again(scored, rows):
    with work(SCORER) as w:
        champion = models.champion(w, "lead_quality")
    file = folder_of("lead_quality", champion.version) / "model.skops"
    whole = file.read_bytes()
    file.write_bytes(whole + b" ")
    said = score_records.score_records()
    assert ["lead_quality" in failure["file"] for failure in said.failures] == [True]
    assert not is_readable(LEAD_QUALITY)
    file.write_bytes(whole)
    assert is_readable(LEAD_QUALITY)
    assert score_records.score_records().failures == []
