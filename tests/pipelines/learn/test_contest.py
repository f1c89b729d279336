"""A weekly candidate against the model in force, on real rows in real tables: who scores afterwards, and why."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.access.work import work
from app.models import service as models
from app.models.model import ModelVersion, Verdict
from app.models.schema import ModelView
from app.score_runs import rules
from models_ml.card import Card
from pipelines.kernel import frames
from pipelines.kernel.robots import SCORER
from pipelines.learn import contest
from pipelines.learn.contest import slices
from pipelines.learn.train_models import train_one
from pipelines.models.files import folder_of
from pipelines.models.scorers import LEAD_QUALITY
from pipelines.models.seen_rows import SeenRows
from pipelines.models.tables import LearntTable
from pipelines.score import score_records
from tests.pipelines.conftest import TODAY, leads

NAME = "lead_quality"
LATER, THEN, SOON = 260, 110, 14
"""Days between the incumbent's training and the candidate's."""


def known_on(rows: pd.DataFrame, days_ago: int) -> pd.DataFrame:
    """What the mart held so many days ago."""
    seen = rows.assign(observed_days=rows["observed_days"] - days_ago)
    seen = seen[seen["observed_days"] > 2]
    happened = seen["days_to_convert"] <= seen["observed_days"]
    over = np.where(seen["observed_days"] > 90, False, None)
    return seen.assign(
        label=np.where(happened & (seen["days_to_convert"] <= 90), True, over),
        is_open=~happened & (seen["observed_days"] <= 90),
        days_to_convert=seen["days_to_convert"].where(happened), converted_at=seen["converted_at"].where(happened),
    )  # fmt: skip


def blurred(rows: pd.DataFrame, share: float, older_than: int = 0) -> pd.DataFrame:
    """The industry of so many of the rows older than so many days is that of another row."""
    rng = np.random.default_rng(5)
    mixed = ((rows["observed_days"] > older_than) & (rng.random(len(rows)) < share)).to_numpy()
    industry = rows["industry"].to_numpy().copy()
    industry[mixed] = rng.permutation(industry[mixed])
    return rows.assign(industry=industry)


@pytest.fixture(scope="module")
def all_leads() -> pd.DataFrame:
    """With fields that a company may have: a country, and one that is nobody's business."""
    rows, rng = leads(2200), np.random.default_rng(8)
    return rows.assign(country=rng.choice(["CN", "DE", "US"], len(rows)), 性别=rng.choice(["男", "女"], len(rows)))


@pytest.fixture(scope="module")
def incumbents(marts, all_leads) -> dict[str, ModelView]:
    """Models trained some months ago, a fortnight ago, and long ago on rows that told less."""
    rows = {"then": known_on(all_leads, THEN), "lately": known_on(all_leads, SOON)}
    rows["blurred"] = known_on(blurred(all_leads, 0.6), LATER)
    return {name: trained_from(marts, before) for name, before in rows.items()}


def trained_from(marts, before: pd.DataFrame) -> ModelView:
    """Registered by the pipeline as the first of its kind."""
    marts.write("ml_leads", before)
    put_in_force(None)
    said = train_one(LEAD_QUALITY)
    assert (said["status"], said["contest"]["code"]) == ("champion", "first"), said
    with work(SCORER) as w:
        return models.champion(w, NAME)


def put_in_force(model: ModelView | None) -> None:
    """This model and no other."""
    with work(SCORER) as w:
        found = models.champion(w, NAME)
        if model is not None:
            models.register(w, replace(model, status=Verdict.CHAMPION))
        elif found is not None:
            w.session.get(ModelVersion, (NAME, found.version)).status = Verdict.RETIRED


def in_force() -> str:
    with work(SCORER) as w:
        return models.champion(w, NAME).version


@pytest.fixture(scope="module")
def candidate(marts, all_leads) -> LearntTable:
    """A model of today's rows that passed the gate; the tables hold them."""
    marts.write("ml_leads", all_leads)
    with work(SCORER) as w:
        rows = frames.read(w, LEAD_QUALITY.learn)
    return LEAD_QUALITY.kind.fit(rows)


def test_a_better_candidate_takes_over_and_scores(marts, incumbents, all_leads, rows):
    put_in_force(incumbents["blurred"])
    marts.write("ml_leads", all_leads)
    said = train_one(LEAD_QUALITY)
    assert (said["status"], said["contest"]["code"]) == ("champion", "better")
    assert rows("select status from app.model_versions where version = :v", v=incumbents["blurred"].version) == [
        ("retired",)
    ]
    found = said["contest"]["contest"]
    assert found["differences"]["log_loss"]["high"] < 0
    fresh = rows("select count(*) from marts.ml_leads where observed_days between 91 and :age", age=90 + LATER)
    assert 80 <= found["rows"] <= fresh[0][0]
    assert f"Replaces {incumbents['blurred'].version}" in said["why"]
    assert "替换" in said["why_zh"]
    assert score_records.score_records().rows > 0
    assert scoring(rows) == [(said["version"],)]


def scoring(rows) -> list:
    return rows("select distinct model_version from app.scores where name = :n and value is not null", n=NAME)


def test_the_same_recipe_on_fresher_rows_is_no_reason_and_the_incumbent_goes_on_scoring(
    marts, incumbents, all_leads, rows
):
    put_in_force(incumbents["then"])
    marts.write("ml_leads", all_leads)
    said = train_one(LEAD_QUALITY)
    assert (said["status"], said["contest"]["code"]) == ("challenger", "no_better")
    assert "no more than chance may do" in said["why"]
    kept = rows("select status, why from app.model_versions where version = :v", v=said["version"])
    assert kept == [("challenger", said["why"])]
    assert in_force() == incumbents["then"].version
    score_records.score_records()
    assert scoring(rows) == [(incumbents["then"].version,)]


def test_a_worse_candidate_is_not_promoted_though_it_passes_the_gate(marts, incumbents, all_leads):
    put_in_force(incumbents["then"])
    marts.write("ml_leads", blurred(all_leads, 0.15, older_than=200))
    said = train_one(LEAD_QUALITY)
    assert said["verdict"] in ("publish", "warn"), said["why"]
    assert said["status"] == "challenger"
    assert said["contest"]["contest"]["differences"]["log_loss"]["value"] > 0
    assert in_force() == incumbents["then"].version


def test_the_same_rows_make_the_same_model_which_stays(marts, incumbents, all_leads):
    put_in_force(incumbents["lately"])
    marts.write("ml_leads", known_on(all_leads, SOON))
    said = train_one(LEAD_QUALITY)
    assert (said["version"], said["status"], said["contest"]["code"]) == (in_force(), "champion", "same")
    assert said["version"] == incumbents["lately"].version


def test_too_few_fresh_rows_keep_the_incumbent_until_it_is_old(incumbents, candidate, monkeypatch):
    put_in_force(incumbents["lately"])
    ruling = contest.rule(LEAD_QUALITY, candidate)
    assert (ruling.code, ruling.is_promoted) == ("few_fresh", False)
    fresh = candidate.rows[candidate.rows["observed_days"] <= 90 + SOON]["label"].astype(bool)
    assert (ruling.facts["positives"], ruling.facts["negatives"]) == (fresh.sum(), (~fresh).sum())
    monkeypatch.setattr(contest, "age_days", lambda _model: 180)
    ruling = contest.rule(LEAD_QUALITY, candidate)
    assert (ruling.code, ruling.is_promoted, ruling.facts["days"]) == ("incumbent_old", True, 180)


def test_an_incumbent_whose_file_is_gone_is_replaced(incumbents, candidate):
    put_in_force(incumbents["lately"])
    file = folder_of(NAME, incumbents["lately"].version) / "model.skops"
    hidden = file.rename(file.with_suffix(".hidden"))
    ruling = contest.rule(LEAD_QUALITY, candidate)
    hidden.rename(file)
    assert (ruling.code, ruling.is_promoted) == ("incumbent_unreadable", True)


def test_an_incumbent_that_is_switched_off_makes_way(incumbents, candidate, monkeypatch):
    put_in_force(incumbents["lately"])
    monkeypatch.setattr(contest.score_runs, "is_refused", lambda _work, _name: True)
    assert contest.rule(LEAD_QUALITY, candidate).code == "incumbent_off"


@pytest.mark.parametrize("barred", ["industry", "employees"])
def test_an_incumbent_that_uses_what_is_gone_or_no_longer_allowed_is_replaced(incumbents, candidate, barred):
    put_in_force(incumbents["lately"])
    trained, leads_now = candidate.trained, candidate.rows
    prepared = replace(trained.prepared, left_out=trained.prepared.left_out | {barred: "sensitive"})
    ruling = contest.rule(LEAD_QUALITY, replace(candidate, trained=replace(trained, prepared=prepared)))
    assert (ruling.code, ruling.facts["what"]) == ("incumbent_other", barred)
    ruling = contest.rule(LEAD_QUALITY, replace(candidate, rows=leads_now.drop(columns=barred)))
    assert (ruling.code, ruling.facts["what"]) == ("incumbent_other", barred)


def test_sensitive_fields_stay_out_and_groups_are_on_the_card(incumbents):
    card = Card(**{name: value for name, value in incumbents["then"].card.items() if name != "why_zh"})
    assert card.left_out["性别"] == "sensitive"
    found = {one["column"]: one for one in card.fairness}
    assert {name: one["is_feature"] for name, one in found.items()} == {"country": True, "性别": False}
    assert found["country"]["threshold"] == rules.DEFAULTS["lead_quality"].third_cut
    assert "## By group: country" in (folder_of(NAME, card.version) / "README.md").read_text(encoding="utf-8")


def test_a_challenger_that_is_made_again_can_become_champion(marts):
    view = ModelView("any", "v1", TODAY, Verdict.CHALLENGER, "publish", "", {"n": 1}, None)
    with work(SCORER) as w:
        models.register(w, view)
        models.register(w, ModelView(**vars(view) | {"status": Verdict.CHAMPION, "card": {"n": 2}}))
        models.register(w, ModelView(**vars(view) | {"card": {"n": 3}}))
        found = models.champion(w, "any")
        assert (found.version, found.card) == ("v1", {"n": 3})


def test_slices_judge_on_the_newer_half_of_what_is_fresh_first():
    seen, groups = np.arange(100.0), np.arange(100)
    known = SeenRows(seen, groups)
    fresh = known.unknown_to(79, 500)
    assert np.flatnonzero(fresh).tolist() == list(range(80, 100))
    (first_learned, first), (learned, whole) = slices(known, fresh)
    assert (np.flatnonzero(first).tolist(), np.flatnonzero(whole).tolist()) == (
        list(range(90, 100)),
        list(range(80, 100)),
    )
    assert (first_learned.sum(), learned.sum()) == (90, 80)
    assert list(slices(known, seen > 1000)) == []


def test_never_more_than_the_newest_rows_are_judged_on():
    known = SeenRows(np.arange(100.0), np.arange(100))
    judged = [np.flatnonzero(each).min() for _, each in slices(known, known.unknown_to(-1, 0))]
    assert judged == [70, 70]


def test_a_record_that_was_seen_before_is_not_fresh():
    known = SeenRows(np.array([1.0, 9.0, 9.0]), np.array([0, 0, 1]))
    assert known.unknown_to(5, 500).tolist() == [False, False, True]


def test_in_a_panel_the_days_that_count_begin_after_the_model_was_trained():
    """Customers seen on days 0, 30 and 60; what counts are the days 8-37 and 38-67 after that."""
    seen = np.repeat([0.0, 30.0, 60.0], 2)
    begins = seen + np.tile([7.0, 37.0], 3)
    known = SeenRows(seen, np.zeros(6, int), begins, begins + 30)
    fresh = known.unknown_to(through=0, trained=50)
    assert fresh.tolist() == [False, False, False, True, True, True]
    judged = np.array([False, False, False, False, True, True])
    assert known.older_than(judged).tolist() == [True, True, True, False, False, False]
