import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import text

from app.access.actor import FieldRight
from app.access.robots import SYSTEM
from app.access.web import acting
from app.access.work import work
from app.activities import service as activities
from app.activities.schema import ActivityChange, ActivityQuery
from app.core.dates import quarter, today
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.deals import service as deals
from app.leads import service as leads
from app.leads.permissions import LEADS_READ
from app.roles import service as roles
from app.roles.schema import RoleChange
from app.score_runs import service as score_runs
from app.scores.moved import list_moved
from app.targets import service as targets
from app.targets.schema import TargetSet
from app.tickets import service as tickets
from app.today import first_steps, forecast, page, queue, sales, steps
from app.ui import format, undoing
from app.users import feeds
from app.users import service as users
from pipelines.kernel.robots import SCORER
from tests.app.making import a_customer, a_deal, a_lead, a_task, a_ticket, broken_off
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed
from tests.app.ui.reading import find, texts

DAY = timedelta(days=1)


def read(actor):
    with acting(actor):
        return set(texts(page.show()))


@pytest.mark.parametrize("hidden", ["amount", "fx_rate", "expected_close_on"])
def test_who_leads_others_and_is_not_shown_all_of_their_deals_is_told_the_rest(company, hidden):
    given = RoleChange(fields={"deals": {hidden: FieldRight.HIDDEN}})
    with work(company.ada) as w:
        role = next(one for one in roles.list_roles(w) if one.code == "sales_manager")
        roles.change(w, role.id, given, role.version)
    a_task(company.ben, subject="Send the offer", due_at="2026-01-05")
    seen = read(users.actor_named(company.mona.name.lower()))
    assert "First steps" in seen
    assert ("Pipeline by stage" in seen) is (hidden == "expected_close_on")
    assert not any(one.startswith("Forecast for") for one in seen)


def test_somebody_who_sells_sees_who_waits_what_is_late_and_what_is_undecided(company):
    customer = a_customer(company.ben)
    a_lead(company.ben, name="Li Lei")
    a_task(company.ben, subject="Send the offer", due_at="2026-01-05")
    a_deal(company.ben, title="Ten pumps", expected_close_on=(today() - 3 * DAY).isoformat())
    planned = a_deal(company.ben, title="Six pumps", customer_id=customer.id, expected_close_on=None)
    a_task(company.ben, deal_id=planned.id, due_at="2198-01-05", kind="call")
    a_deal(company.ben, title="Two pumps")
    a_deal(company.amy, title="One pump")
    seen = read(company.ben)
    assert {
        "Li Lei",
        "Send the offer",
        "Ten pumps",
        "Close date passed 3 d ago",
        "Two pumps",
        "No next step",
    } <= seen
    assert not {"Six pumps", "One pump", "Team", "Queue", "The system"} & seen


def said(told):
    return texts(told["notices"]["sendNotifications"][0]["message"])[0]


def undo(told):
    """Presses what the notice offers."""
    (button,) = find(told["notices"]["sendNotifications"][0]["message"], "Button")
    undoing.take_back(json.loads(button.to_plotly_json()["props"]["data-undo"]) | {"at": 1})


def test_one_press_does_the_thing_and_says_so(ben, told):
    lead, deal = a_lead(ben), a_deal(ben, expected_close_on=today().isoformat())
    with acting(ben):
        sales.answer({"answered": str(lead.id)})
        assert said(told) == "Li Lei is answered."
        sales.postpone({"deal": str(deal.id), "version": deal.version})
        assert said(told) == f"Ten pumps closes on {format.day(today() + 14 * DAY)}."
        sales.plan_call({"call": str(deal.id)})
    with work(ben) as w:
        assert leads.read(w, lead.id).first_responded_at is not None
        assert deals.read(w, deal.id).expected_close_on == today() + 14 * DAY
        call = activities.list_activities(w, ActivityQuery(deal_id=deal.id)).rows[0]
    assert (call.kind, call.subject, call.status) == ("call", "Call about Ten pumps", "planned")
    assert call.due_at > datetime.now(UTC)
    with acting(ben):
        sales.complete({"done": str(call.id), "version": call.version, "on": "today"})
    with work(ben) as w:
        assert activities.read(w, call.id).status == "done"


def test_what_one_press_did_another_takes_back(ben, told):
    lead, deal = a_lead(ben), a_deal(ben, expected_close_on=today().isoformat())
    with acting(ben):
        sales.answer({"answered": str(lead.id)})
        undo(told)
        sales.postpone({"deal": str(deal.id), "version": deal.version})
        undo(told)
        sales.plan_call({"call": str(deal.id)})
        undo(told)
    with work(ben) as w:
        assert (leads.read(w, lead.id).first_responded_at, leads.read(w, lead.id).status) == (None, "new")
        assert deals.read(w, deal.id).expected_close_on == today()
        assert activities.list_activities(w, ActivityQuery(deal_id=deal.id)).rows == []


def test_a_moment_that_is_none_takes_nothing_back(ben):
    lead = a_lead(ben)
    asked = {"kind": "answer", "id": str(lead.id), "version": lead.version, "was": "yesterday", "at": 1}
    with acting(ben), pytest.raises(Invalid):
        undoing.take_back(asked)


def test_a_call_ticked_off_by_a_slip_is_planned_again_and_comes_only_once(ben, told):
    lead = a_lead(ben)
    call = a_task(ben, kind="call", lead_id=lead.id, repeats="week", due_at="2026-01-05")
    with acting(ben):
        sales.complete({"done": str(call.id), "version": call.version, "on": "today"})
        assert said(told) == "Done: Send the offer"
        undo(told)
    with work(ben) as w:
        (left,) = activities.list_activities(w, ActivityQuery(lead_id=lead.id)).rows
        assert (left.id, left.status, left.completed_at) == (call.id, "planned", None)
        assert (leads.read(w, lead.id).first_responded_at, leads.read(w, lead.id).status) == (None, "new")


def test_what_was_done_long_ago_or_changed_since_is_not_taken_back(ben, told):
    task, old = a_task(ben), a_task(ben)
    with acting(ben):
        sales.complete({"done": str(task.id), "version": task.version, "on": "today"})
        with work(ben) as w:
            done = activities.read(w, task.id)
            activities.change(w, task.id, ActivityChange(body="As agreed"), done.version)
        with pytest.raises(Conflict):
            undo(told)
        sales.complete({"done": str(old.id), "version": old.version, "on": "today"})
    with work(SYSTEM) as w:
        w.session.execute(text("update app.activities set completed_at = now() - interval '1 hour'"))
    with acting(ben), pytest.raises(Invalid):
        undo(told)


def test_nobody_presses_for_what_is_out_of_reach(company):
    deal = a_deal(company.carl)
    with pytest.raises(NotFound), acting(company.ben):
        sales.plan_call({"call": str(deal.id)})


def test_a_manager_sees_who_does_what_and_where_the_pipeline_stands(company):
    a_deal(company.ben, amount=1000, stage="proposal")
    won = a_deal(company.amy, amount=500)
    with work(company.amy) as w:
        deals.move(w, won.id, deals.DealMove(stage="won"), won.version)
    a_task(company.ben, due_at="2026-01-05")
    a_deal(company.carl, amount=7)
    seen = read(company.mona)
    assert {"Team", "Ben", "Amy", "¥1k", "¥500", "Pipeline by stage", "1 · ¥1k"} <= seen
    assert not {"Carl", "Waiting for a first response", "Deals that need a decision"} & seen


def test_an_agent_sees_what_breaks_its_promise_first_and_takes_it(company):
    ticket = a_ticket(company.sam, subject="Pump leaks")
    seen = read(company.sam)
    assert {f"#{ticket.number} Pump leaks", "Assign to me", "Queue"} <= seen
    with acting(company.sam):
        queue.take({"take": str(ticket.id), "version": ticket.version})
    with work(company.sam) as w:
        assert tickets.read(w, ticket.id).owner == "Sam"


def test_an_administrator_sees_how_the_system_does_and_who_reads_numbers_is_led_to_them(company):
    assert {"The system", "Last backup", "Records set aside"} <= read(company.ada)
    assert "Open the numbers" in read(company.leo)


def scored(lead_id, value):
    with work(SCORER) as w:
        run = proposing.propose(w, "lead_quality", "lead", "v1", [Proposed(lead_id, value, [], datetime.now(UTC))])
        score_runs.apply_by_rule(w, run.id)


def test_scores_that_moved_in_a_week_are_told_of_ones_own_records_alone(company):
    moved, still, theirs = (
        a_lead(by, name=name) for by, name in ((company.ben, "Li"), (company.ben, "Wang"), (company.amy, "Zhao"))
    )
    for lead, value in ((moved, 0.2), (still, 0.3), (theirs, 0.1)):
        scored(lead.id, value)
    with work(SYSTEM) as w:
        w.session.execute(text("update app.scores set scored_at = now() - interval '8 days'"))
    for lead, value in ((moved, 0.32), (still, 0.31), (theirs, 0.22)):
        scored(lead.id, value)
    with work(company.ben) as w:
        found = list_moved(w, datetime.now(UTC), 5)
    assert [(one.title, round(one.before, 2), round(one.value, 2)) for one in found] == [("Li", 0.2, 0.32)]
    assert {"Scores that moved", "20% → ", "32%", "▲ 12"} <= read(company.ben)
    with work(replace(company.ben, permissions=company.ben.permissions - {LEADS_READ})) as w:
        assert list_moved(w, datetime.now(UTC), 5) == []


def test_who_leads_people_sees_what_the_quarter_brings_and_every_figure_opens_its_rows(company, ada):
    begins, _ends = quarter(today())
    a_deal(
        company.ben, title="Ten pumps", amount="5000", stage="negotiation", expected_close_on=today().isoformat()
    )
    a_task(company.ben, due_at="2026-01-05")
    with work(ada) as w:
        for n in range(3):
            month = begins + relativedelta(months=n)
            targets.put(w, TargetSet(kpi="won_amount", month=month, owner_id=company.ben.user_id, wanted=1000))
        targets.put(w, TargetSet(kpi="won_amount", month=begins, owner_id=company.amy.user_id, wanted=77))
    with acting(company.mona):
        shown = str(page.show())
        assert "How right it was" in str(forecast.tell_past("2026-10-01"))
    assert {"Commit", "Best case", "Weighted", "No target is set.", "0% of ¥3k", "target ¥1k"} <= read(
        company.mona
    )
    assert f"owner_id={company.ben.user_id}&due_before=" in shown
    assert "/deals?view=open&stage=negotiation" in shown
    bens = read(company.ben)
    assert {"Commit", "¥5k"} <= bens
    assert "Team" not in bens


def steps_left(actor):
    with work(actor) as w:
        return {str(step.label) for step, done in steps.standing(w) if not done}


def test_first_steps_are_done_by_what_is_there_and_go_with_the_last(company):
    assert {"First steps", "0 of 4", "Log a call on its record"} <= read(company.ben)
    lead = a_lead(company.ben)
    a_task(company.ben, lead_id=lead.id)
    assert steps_left(company.ben) == {
        "Log a call on its record",
        "See what you planned in your phone's calendar",
    }
    assert "2 of 4" in read(company.ben)
    call = a_task(company.ben, lead_id=lead.id, kind="call")
    with work(company.ben) as w:
        activities.complete(w, call.id, None, call.version)
        feeds.make(w)
    assert not {"First steps", "3 of 4", "4 of 4"} & read(company.ben)
    assert "0 of 4" in read(company.carl)


def test_first_steps_are_those_of_what_somebody_may_do(company):
    assert "Take a ticket and answer it" in steps_left(company.sam)
    assert {"Keep a list as you need it, under a name", "Plan what you do next"} <= steps_left(company.mona)
    assert {"Invite a colleague", "Set a target"} & steps_left(company.ada) == {"Set a target"}
    assert "2 of 5" in read(company.ada)
    assert "Remove the sample data" not in read(company.ada)
    assert "Be told when a number moves" in steps_left(company.leo)
    assert {"First steps", "Open the numbers"} <= read(company.leo)
    for one in (company.ben, company.sam, company.mona, company.ada, company.leo, company.ana):
        assert 4 <= len(steps.steps_of(one)) <= 6


def test_first_steps_are_put_away_by_each_person_alone(company):
    with broken_off(company.ben) as w:
        steps.put_away(w)
    assert "First steps" in read(company.ben)
    with acting(company.ben):
        first_steps.put_away(first_steps.PUT_AWAY)
        first_steps.put_away(first_steps.PUT_AWAY)
    assert "First steps" not in read(company.ben)
    assert "First steps" in read(company.amy)
    with work(company.amy) as w:
        assert w.session.scalar(text("select count(*) from app.first_steps")) == 0
    with pytest.raises(NotPermitted), work(company.amy) as w:
        w.session.execute(text("insert into app.first_steps (user_id) values (:id)"), {"id": company.carl.user_id})
