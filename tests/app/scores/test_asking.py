"""One record scored anew while its reader waits."""

from datetime import date, datetime

import pytest
from dash import no_update
from sqlalchemy import create_engine, text

from app.access import presence
from app.access.work import work
from app.core import db
from app.core.errors import Conflict, NotFound, Unavailable
from app.models import service as models
from app.models.model import Verdict
from app.models.schema import ModelView
from app.score_runs import service as score_runs
from app.scores import asking, page
from pipelines.kernel.robots import SCORER
from tests.app.making import a_lead
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed
from tests.app.score_runs.test_service import NOW
from tests.app.ui.reading import find, texts


@pytest.fixture
def worker(company):
    """A worker that is there, as far as anybody can tell: it holds its lock."""
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        link.execute(text(presence.HOLD))
        yield
    engine.dispose()


@pytest.fixture
def model(worker) -> None:
    with work(SCORER) as w:
        view = ModelView("lead_quality", "1", date(2026, 11, 1), Verdict.CHAMPION, "publish", None, {}, None)
        models.register(w, view)


def ask(actor, lead):
    with work(actor) as w:
        return asking.ask(w, "lead", lead.id)


def answer(lead, value: float = 0.4) -> None:
    with work(SCORER) as w:
        said = [Proposed(lead.id, value, [], NOW)]
        run = proposing.propose(w, "lead_quality", "lead", "1", said, only=[lead.id])
        score_runs.apply_by_rule(w, run.id)


def shown(actor, lead, since, looks: int = 1):
    with work(actor) as w:
        return page._answer(w, "lead", lead.id, since, looks)


@pytest.mark.usefixtures("model")
def test_without_a_worker_nobody_is_left_waiting(ben, monkeypatch):
    monkeypatch.setattr(presence, "HELD", text("select false"))
    with pytest.raises(Unavailable, match="Try again in a minute"):
        ask(ben, a_lead(ben))


@pytest.mark.usefixtures("model")
def test_the_answer_is_a_run_about_the_record_after_it_was_asked_for(ben):
    lead, other = a_lead(ben), a_lead(ben)
    answer(lead, 0.3)
    since = ask(ben, lead)
    answer(other)
    with work(ben) as w:
        assert not asking.is_answered(w, "lead", lead.id, since)
    answer(lead, 0.3)
    with work(ben) as w:
        assert asking.is_answered(w, "lead", lead.id, since)


@pytest.mark.usefixtures("model")
def test_a_lead_never_scored_before_can_be_asked_for(ben):
    lead = a_lead(ben)
    since = ask(ben, lead)
    answer(lead)
    card, told = shown(ben, lead, since)
    assert {"40%", "Scored anew just now."} <= set(texts(card))
    assert datetime.fromisoformat(told) > since


@pytest.mark.usefixtures("model")
def test_without_an_answer_the_page_waits_and_then_says_so(ben):
    lead = a_lead(ben)
    since = ask(ben, lead)
    assert shown(ben, lead, since) == (no_update, no_update)
    said, told = shown(ben, lead, since, page.LOOKS)
    assert told is no_update
    assert any(words.startswith("No new score came.") for words in texts(said))


@pytest.mark.usefixtures("model")
def test_a_record_out_of_reach_is_not_scored(ben, carl):
    with pytest.raises(NotFound):
        ask(carl, a_lead(ben))


def test_without_a_model_there_is_nothing_to_ask(ben):
    with pytest.raises(Conflict, match="No model passed"):
        ask(ben, a_lead(ben))


@pytest.mark.usefixtures("model")
def test_a_model_that_is_switched_off_is_not_asked(ben):
    with work(SCORER) as w:
        score_runs.refuse(w, "lead_quality", "lead", "1", "drift", {"findings": []})
    with pytest.raises(Conflict, match="switched off"):
        ask(ben, a_lead(ben))


def test_while_the_page_waits_its_clock_stops_by_itself(company):
    clock = find(page.waiting(NOW), "Interval")[0]
    assert (clock.interval, clock.max_intervals) == (page.LOOK_MS, page.LOOKS)
