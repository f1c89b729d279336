"""What machines wrote, before people who look at it, decide, and take it back."""

import time
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.access.presence import is_worker_here
from app.access.work import work
from app.customers import service as customers
from app.customers.schema import CustomerChange
from app.models import service as models
from app.models.model import Verdict
from app.models.schema import ModelView
from app.score_runs import service as score_runs
from app.scores import service as scores
from pipelines.kernel.robots import SCORER
from pipelines.score import follow_changes, moves
from tests.app.making import a_customer, a_lead
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed
from tests.dashboards.test_models import register
from tests.journeys.accessible import Examiner

pytestmark = pytest.mark.journey


def proposed(said: dict, by_rule: bool = False, only=()):
    now = datetime.now(UTC)
    rows = [Proposed(lead_id, value, [], now) for lead_id, value in said.items()]
    with work(SCORER) as w:
        run = proposing.propose(w, "lead_quality", "lead", "v1", rows, only=only)
        if by_rule:
            score_runs.apply_by_rule(w, run.id)
    return run


def quality(actor, lead) -> float | None:
    with work(actor) as w:
        return next((score.value for score in scores.find_for(w, "lead", lead.id)), None)


def test_an_administrator_finds_a_waiting_run_looks_at_whom_it_moves_and_approves_it(signed_in, ada, ben):
    lead, other = a_lead(ben, name="Li Lei"), a_lead(ben, name="Han Meimei")
    proposed({lead.id: 0.1, other.id: 0.2}, by_rule=True)
    proposed({lead.id: 0.8, other.id: 0.3})
    reader = signed_in(ada)
    reader.follows("Scores")
    reader.page.get_by_role("tab", name="Waiting for a decision").click()
    reader.page.wait_for_url("**view=waiting*")
    reader.follows("Lead quality")
    reader.sees("Largest movers", "Li Lei", "10.0%", "80.0%", "+70.0")
    assert Examiner(reader.page).finds() == []
    reader.presses("Approve")
    reader.sees("2 scores are written into their records.")
    reader.page.locator(".form-save", has_text="Approve").click()
    reader.sees("Give a reason; it is kept with the run.")
    reader.fills("Reason", "Checked the three largest")
    reader.page.locator(".form-save", has_text="Approve").click()
    reader.sees("Written into the records.", "Checked the three largest")
    assert quality(ben, lead) == 0.8


def test_an_administrator_rolls_a_run_back_and_the_lead_has_its_old_score(signed_in, ada, ben):
    lead = a_lead(ben, name="Li Lei")
    proposed({lead.id: 0.1}, by_rule=True)
    run = proposed({lead.id: 0.2}, by_rule=True)
    reader = signed_in(ada, f"/scores/{run.id}")
    reader.presses("Roll back")
    reader.sees("1 records get back what stood there before.")
    reader.fills("Reason", "Wrong price list")
    reader.page.locator(".form-save", has_text="Roll back").click()
    reader.sees("Rolled back; people's own estimates were kept.", "Wrong price list")
    assert quality(ben, lead) == 0.1
    reader.goes_to(f"/leads/{lead.id}")
    reader.sees("Rolled back", "Wrong price list")


def test_an_administrator_moves_where_a_begins_and_the_grade_of_a_lead_follows(signed_in, ada, ben):
    lead = a_lead(ben, name="Li Lei")
    proposed({lead.id: 0.3}, by_rule=True)
    reader = signed_in(ada, "/scores")
    reader.follows("Models and grades")
    reader.sees("from 25%")
    reader.page.get_by_role("button", name="Edit").first.click()
    reader.fills("A from, in percent", "10")
    reader.page.locator(".form-save", has_text="Save").click()
    reader.sees("Each grade begins above the one before.")
    # What is written while the remedies come in stays in its own line.
    reader.fills("A from, in percent", "")
    reader.field("A from, in percent").press_sequentially("40", delay=100)
    reader.page.locator(".form-save", has_text="Save").click()
    reader.sees("Saved; the grades of all records follow.", "from 40%")
    reader.goes_to(f"/leads/{lead.id}")
    reader.sees("30%", "grade B")


def test_an_analyst_opens_a_model_looks_at_an_older_version_and_asks_what_acting_brings(signed_in, ana):
    for version in ("v1", "v2"):
        register(version, Verdict.CHAMPION)
    reader = signed_in(ana, "/scores/models")
    reader.page.get_by_role("link", name="Figures, calibration, drift, versions").first.click()
    reader.sees("Lead quality", "Act from 40% on", "Came true", "Versions: 2, of which 2 came into force")
    reader.fills("Acting on a record costs", "90")
    reader.page.keyboard.press("Tab")
    reader.sees("Acting on nobody pays best.")
    reader.follows("v1")
    reader.sees("AUC 0.832 on newer records")
    reader.page.set_viewport_size({"width": 390, "height": 844})
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_administrators_decide_and_the_second_is_told(signed_in, ada, ben):
    lead = a_lead(ben)
    run = proposed({lead.id: 0.1})
    reader = signed_in(ada, f"/scores/{run.id}")
    reader.presses("Reject")
    reader.fills("Reason", "Not today")
    with work(ada) as w:
        score_runs.approve(w, run.id)
    reader.page.locator(".form-save", has_text="Reject").click()
    reader.sees("This run is decided already.")
    assert quality(ben, lead) == 0.1


def test_an_analyst_looks_at_a_run_and_cannot_decide_it(signed_in, ana, ben):
    run = proposed({a_lead(ben, name="Li Lei").id: 0.1})
    reader = signed_in(ana, f"/scores/{run.id}")
    reader.sees("Waiting for a decision", "Records scored")
    assert reader.page.get_by_role("button", name="Approve").count() == 0


def test_a_sales_person_finds_no_score_runs(signed_in, ben):
    reader = signed_in(ben)
    reader.sees("Leads")
    assert reader.page.get_by_role("link", name="Scores").count() == 0
    reader.goes_to("/scores")
    reader.sees("Your role does not include this page.")
    reader.goes_to(f"/scores/{ben.user_id}")
    reader.sees("Your role does not include this page.")


def test_on_a_phone_a_run_fits_the_screen(signed_in, ada, ben):
    lead = a_lead(ben, name="A lead with quite a long name of its own")
    proposed({lead.id: 0.1}, by_rule=True)
    run = proposed({lead.id: 0.8})
    reader = signed_in(ada, "/scores", width=390)
    for path in (f"/scores/{run.id}", "/scores"):
        reader.goes_to(path)
        reader.sees("Lead quality")
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def worker(monkeypatch):
    """The worker listens, and scores a lead at 55 %, then at 65 %: what it computes is not told here."""
    said = iter((0.55, 0.65))
    with work(SCORER) as w:
        card = ModelView("lead_quality", "v1", date(2026, 11, 1), Verdict.CHAMPION, "publish", None, {}, None)
        models.register(w, card)

    def renew(entity: str, ids: list[UUID], *_: object) -> None:
        if entity == "lead":
            proposed({ids[0]: next(said)}, by_rule=True, only=ids)

    monkeypatch.setattr(follow_changes, "renew", renew)
    monkeypatch.setattr(moves, "columns", lambda *_: frozenset())
    with follow_changes.following():
        _wait_until_it_listens()
        yield


def _wait_until_it_listens() -> None:
    """What is asked before that, nobody hears."""
    for _look in range(300):
        with work(SCORER) as w:
            if is_worker_here(w):
                return
        time.sleep(0.1)
    raise TimeoutError


def test_a_new_lead_is_scored_by_itself_and_anew_when_a_sales_person_asks(signed_in, ben, worker):
    lead = a_lead(ben)
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.sees("55%")
    reader.presses("Rescore")
    reader.sees("65%", "Scored anew just now.")
    reader.page.locator(".timeline li", has_text="→ 65%").wait_for()


def test_without_a_model_scoring_anew_says_so(signed_in, ben):
    reader = signed_in(ben, f"/leads/{a_lead(ben).id}")
    reader.presses("Rescore")
    reader.sees("No model passed its checks yet.")


def test_the_timeline_tells_who_changed_which_field(signed_in, ben, mona):
    customer = a_customer(ben, city="Ningbo", phone="13800138000")
    with work(mona) as w:
        given = CustomerChange(city="Suzhou", phone="13912345678")
        customers.change(w, customer.id, given, customer.version)
    reader = signed_in(ben, f"/customers/{customer.id}")
    entry = reader.page.locator(".timeline li", has_text="Suzhou").first
    said = entry.inner_text()
    assert all(words in said for words in ("City", "Ningbo", "Suzhou", "Phone", "****", "Mona"))
    assert "139" not in said
