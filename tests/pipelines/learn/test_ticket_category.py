"""A ticket model against the one in force, and tickets that are no longer like those it learned from."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
import pandas as pd
import pytest

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.errors import Conflict
from app.models import service as models
from app.models.model import ModelVersion, Verdict
from app.models.schema import ModelView
from app.score_runs import service as score_runs
from app.scores import service
from models_ml.text.model import predict
from pipelines.kernel import frames
from pipelines.kernel.robots import SCORER
from pipelines.learn.train_models import is_readable, train_one
from pipelines.models import texts
from pipelines.models.check_frames import check_features
from pipelines.models.files import folder_of
from pipelines.models.scorers import TICKET_CATEGORY
from pipelines.score import rescore, score_records
from tests.pipelines.conftest import TODAY, ids

NAME = TICKET_CATEGORY.model
WORDS = {
    "billing": ["invoice", "amount", "charged", "refund", "账单"],
    "delivery": ["parcel", "late", "courier", "box", "快递"],
    "login": ["password", "account", "code", "locked", "登录"],
}


def tickets(days: range, kinds: tuple[str, ...], seed: int = 0) -> pd.DataFrame:
    """Two tickets of every kind per day, `days` ago; one word in four says something else."""
    rng = np.random.default_rng(seed)
    every = [word for words in WORDS.values() for word in words]
    made = [
        (kind, " ".join([*rng.choice(WORDS[kind], 3), rng.choice(every)]), TODAY - timedelta(days=day))
        for day in days
        for kind in kinds * 2
    ]
    rows = pd.DataFrame(made, columns=["category", "text", "created_at"])
    return rows.assign(created_at=pd.to_datetime(rows["created_at"], utc=True), is_resolved=True)


def numbered(*parts: pd.DataFrame) -> pd.DataFrame:
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(ticket_id=ids(4, len(rows)), given_category=rows["category"])


TWO, THREE = ("billing", "delivery"), ("billing", "delivery", "login")
OLD = tickets(range(60, 160), TWO)


@pytest.fixture(scope="module")
def incumbent(marts) -> ModelView:
    marts.write("ml_tickets", numbered(OLD))
    said = train_one(TICKET_CATEGORY)
    assert (said["verdict"], said["status"], said["contest"]["code"]) == ("publish", "champion", "first")
    with work(SCORER) as w:
        return models.champion(w, NAME)


@pytest.fixture
def trained_after(marts, incumbent):
    """What training says after `fresh` came in, with the incumbent in force."""

    def trained(fresh: pd.DataFrame) -> dict:
        with work(SCORER) as w:
            models.register(w, replace(incumbent, status=Verdict.CHAMPION))
        marts.write("ml_tickets", numbered(OLD, fresh))
        return train_one(TICKET_CATEGORY)

    return trained


def in_force() -> str:
    with work(SCORER) as w:
        return models.champion(w, NAME).version


def test_a_model_that_knows_a_new_category_takes_over(incumbent, trained_after):
    said = trained_after(tickets(range(2, 50), THREE, seed=1))
    assert (said["status"], said["contest"]["code"]) == ("champion", "better")
    differences = said["contest"]["contest"]["differences"]
    assert differences["log_loss"]["high"] < 0 < differences["accuracy"]["low"]
    assert f"Replaces {incumbent.version}" in said["why"]
    assert f"替换 {incumbent.version}" in said["why_zh"]
    assert in_force() == said["version"]


def test_more_of_the_same_is_no_reason(incumbent, trained_after, rows):
    said = trained_after(tickets(range(2, 50), TWO, seed=1))
    assert (said["verdict"], said["status"], said["contest"]["code"]) == ("publish", "challenger", "no_better")
    assert in_force() == incumbent.version
    kept = rows("select status, why from app.model_versions where version = :v", v=said["version"])
    assert kept == [("challenger", said["why"])]


def test_too_few_fresh_tickets_keep_the_incumbent(incumbent, trained_after):
    said = trained_after(tickets(range(2, 12), THREE, seed=1))
    assert (said["status"], said["contest"]["code"]) == ("challenger", "few_fresh_texts")
    assert said["contest"]["facts"]["rows"] == 60
    assert "60" in said["why_zh"]


def test_a_model_whose_file_is_gone_is_replaced(incumbent, trained_after):
    file = folder_of(NAME, incumbent.version) / "card.json"
    hidden = file.rename(file.with_suffix(".hidden"))
    said = trained_after(tickets(range(2, 12), THREE, seed=2))
    hidden.rename(file)
    assert (said["status"], said["contest"]["code"]) == ("champion", "incumbent_unreadable")


USUAL = tickets(range(6, 80), TWO, seed=4)
STRANGE = USUAL.assign(text="您好 请问 我们 的 合同 什么时候 可以 续签 呢 谢谢 期待 您 的 回复")


def test_tickets_in_another_language_are_drift_that_switches_the_model_off_until_it_passes(marts, rows):
    with work(SCORER) as w:
        put = models.champion(w, NAME)
        w.session.get(ModelVersion, (NAME, put.version)).status = Verdict.RETIRED
    year, waiting = tickets(range(91, 460, 2), TWO), tickets(range(2, 5), ("billing",), seed=3).iloc[::2]
    waiting = waiting.assign(category=None, is_resolved=False)
    marts.write("ml_tickets", numbered(waiting, year, USUAL))
    assert train_one(TICKET_CATEGORY)["status"] == "champion"
    marts.write("ml_tickets", numbered(waiting, year, STRANGE))
    said = score_records.score_records()
    assert {"cjk_share", "known_terms"} <= {failure["drift"] for failure in said.failures}
    assert rows("select count(*) from app.scores where name = :n and label is not null", n=NAME) == [(0,)]
    assert rows("select status, why from app.score_runs where name = :n", n=NAME) == [("refused", "drift")]
    with work(SCORER) as w:
        assert score_runs.is_refused(w, NAME)
    with pytest.raises(Conflict, match="switched off"):
        rescore.renew("ticket", [UUID(int=1)])
    marts.write("ml_tickets", numbered(waiting, year, USUAL))
    said = score_records.score_records()
    assert (said.rows, said.failures) == (3, [])
    compared = {one["feature"]: one["state"] for one in said.detail[NAME]["drift"]["compared"]}
    assert compared.keys() == {"characters", "cjk_share", "known_terms", "category", "score"}
    assert "act" not in compared.values()
    assert rows("select distinct label from app.scores where name = :n", n=NAME) == [("billing",)]
    with work(SYSTEM) as w:
        assert service.find_for(w, "ticket", UUID(ids(4, 1)[0]))[0].state == "ok"


def test_answers_that_make_no_sense_are_refused(rows, monkeypatch):
    def broken(model, texts, reasons=3):
        said = predict(model, texts, reasons)
        return said.assign(confidence=np.nan, category="nobody's")

    before = rows("select * from app.scores order by entity_id")
    monkeypatch.setattr(texts, "predict", broken)
    said = score_records.score_records()
    found = {(failure["column"], failure["rule"]) for failure in said.failures}
    assert found == {
        ("probability", "expect_column_values_to_not_be_null"),
        ("category", "expect_column_values_to_be_in_set"),
    }
    assert rows("select * from app.scores order by entity_id") == before
    assert rows("select status, why from app.score_runs order by proposed_at desc limit 1") == [
        ("refused", "gate")
    ]


def test_a_ticket_that_comes_twice_is_refused(marts):
    with work(SCORER) as w:
        waiting = frames.read(w, TICKET_CATEGORY.waiting.format(mart="marts.ml_tickets"))
    twice = pd.concat([waiting, waiting.head(1)])
    assert [each["rule"] for each in check_features(twice, TICKET_CATEGORY)] == [
        "expect_column_values_to_be_unique"
    ]
    assert check_features(waiting, TICKET_CATEGORY) == []


def test_a_model_file_that_is_gone_is_said_and_trained_again(rows):
    with work(SCORER) as w:
        file = folder_of(NAME, models.champion(w, NAME).version) / "model.skops"
    hidden = file.rename(file.with_suffix(".hidden"))
    said = score_records.score_records()
    assert (said.rows, ["file" in failure for failure in said.failures]) == (0, [True])
    assert not is_readable(TICKET_CATEGORY)
    hidden.rename(file)
    assert is_readable(TICKET_CATEGORY)


def test_a_suggestion_that_was_taken_is_a_right_one_and_is_not_learned_from(marts):
    taken, corrected = ids(4, 2)
    given = "update marts.ml_tickets set given_category = :to, category = :learned where ticket_id = :id"
    marts.change(given, to="billing", learned=None, id=taken)
    marts.change(given, to="delivery", learned="delivery", id=corrected)
    with work(SCORER) as w:
        outcomes = frames.read(w, TICKET_CATEGORY.matured, name=NAME, after=0, until=0)["outcome"]
        learned = frames.read(w, TICKET_CATEGORY.learn)["ticket_id"].astype(str)
        waiting = frames.read(w, TICKET_CATEGORY.waiting.format(mart="marts.ml_tickets"))
    assert sorted(outcomes) == [0, 1]
    assert taken not in set(learned)
    assert corrected in set(learned)
    assert len(waiting) == 1
