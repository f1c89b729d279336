"""Whatever moves a feature has its record scored anew, wherever it came from; what moves none does not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.activities import schema as activity
from app.activities import service as activities
from app.customers import schema as customer
from app.customers import service as customers
from app.events import follow, service
from app.fields import service as own
from app.fields.schema import FieldCreate
from app.imports.sources.olist import OLIST
from app.leads import schema as lead
from app.leads import service as leads
from app.orders import service as orders
from app.orders.model import Status as Paid
from app.scores import asking
from app.surveys import schema as survey
from app.surveys import service as surveys
from app.tickets import schema as ticket
from app.tickets import service as tickets
from app.touchpoints import schema as touchpoint
from app.touchpoints import service as touchpoints
from dashboards.metrics import upstream
from pipelines.build.of_records import OWN
from pipelines.kernel.robots import FOLLOWER
from pipelines.score import follow_changes, moves
from tests.app.imports import bringing, deliveries
from tests.app.making import a_customer, a_deal, a_lead, a_question, a_task, a_ticket, an_order
from tests.dashboards.conftest import built, people
from tests.pipelines.score import following

__all__ = ["built", "people"]

Found = set[tuple[str, UUID]]

SHARED = {
    "lead": {"stg_app__campaigns"},
    "customer": {"stg_app__users", "stg_app__teams"},
    "deal": {"stg_app__stages", "stg_app__teams"},
    "ticket": set(),
}
"""What a score is made of besides its own records' rows: a change there is one of all, and the nightly run's."""


@pytest.fixture
def scored(people, emptying, monkeypatch):
    """Calling it gives whom what happened since has had scored anew: (entity, id)."""
    found = []
    monkeypatch.setattr(
        follow_changes, "renew", lambda entity, ids, _asked, _reader: found.extend((entity, i) for i in ids)
    )
    with work(FOLLOWER) as w:
        for reader in follow_changes.WANTED:
            service.begin(w, reader)

    def read(reader: str = follow_changes.READER) -> set:
        found.clear()
        follow.drain(FOLLOWER, reader, follow_changes.renew_scores, wanted=follow_changes.WANTED[reader])
        return set(found)

    read()
    yield read
    emptying()  # others find the facts put back


def touch(**values) -> None:
    given = {"occurred_at": datetime.now(UTC) - timedelta(hours=1), "channel": "email", "event": "click"}
    with work(SYSTEM) as w:
        touchpoints.record(w, touchpoint.TouchpointRecord(**given | values))


def test_what_is_no_feature_moves_nothing(scored, people):
    made = a_lead(people["ben"])
    scored()
    with work(people["ben"]) as w:
        made = leads.change(w, made.id, lead.LeadChange(phone="+86 138 1234 5678"), made.version)
        leads.mark_active(w, made.id)
    with work(people["mona"]) as w:
        leads.transfer(w, made.id, people["mona"].user_id, made.version)
    assert scored() == set()


def test_touchpoints_move_their_lead_and_a_visitor_it_is_known_as(scored, people):
    made = a_lead(people["ben"])
    touch(lead_id=made.id, anonymous_id="visitor-8")
    assert ("lead", made.id) in scored()
    touch(anonymous_id="visitor-8")
    assert scored() == {("lead", made.id)}
    touch(anonymous_id="visitor-9")
    assert scored() == set()


def test_a_field_of_a_customer_moves_its_open_deals(scored, people):
    buyer = a_customer(people["ben"])
    made = a_deal(people["ben"], customer_id=buyer.id)
    scored()
    with work(people["ben"]) as w:
        customers.change(w, buyer.id, customer.CustomerChange(industry="retail"), buyer.version)
    assert scored() == {("customer", buyer.id), ("deal", made.id)}


SUBSCRIBED = text("""
    insert into app.subscriptions (customer_id, plan, monthly_amount, currency, started_on)
    values (:customer_id, 'basic', 100, 'CNY', current_date)""")


def test_whatever_moves_a_feature_has_its_record_scored_by_a_worker(people, emptying, tmp_path):
    """From the change to the score's renewal, in a process of its own: by any verb, import or statement."""
    with following.worker() as scored:
        of_a_lead(scored, people["ben"])
        of_a_customer(scored, people["ben"], people["sam"])
        of_a_ticket(scored, people["ben"], people["sam"])
        of_many(scored, tmp_path)
    emptying()


def of_a_lead(scored: Callable[[], Found], ben) -> None:
    made = a_lead(ben)
    assert scored() == {("lead", made.id)}, "create"
    with work(ben) as w:
        made = leads.change(w, made.id, lead.LeadChange(industry="retail"), made.version)
    assert scored() == {("lead", made.id)}, "change"
    with work(SYSTEM) as w:
        size = own.add(w, FieldCreate(noun="leads", kind="number", label_en="Offices", label_zh="办公室"))
    with work(ben) as w:
        leads.change(w, made.id, lead.LeadChange(custom={size.key: 7}), made.version)
    assert scored() == {("lead", made.id)}, "a field of the company's own"
    with work(SYSTEM) as w:
        seen = {"occurred_at": datetime.now(UTC), "channel": "email", "event": "click", "lead_id": made.id}
        touchpoints.record(w, touchpoint.TouchpointRecord(**seen))
    assert ("lead", made.id) in scored(), "touchpoint"
    with work(ben) as w:
        leads.respond(w, made.id)
    assert scored() == {("lead", made.id)}, "respond"
    with work(ben) as w:
        leads.disqualify(w, made.id, "no_budget", leads.read(w, made.id).version)
    assert scored() == {("lead", made.id)}, "disqualify"


def of_a_customer(scored: Callable[[], Found], ben, sam) -> None:
    one = a_customer(ben)
    moved = {("customer", one.id)}
    assert scored() == moved, "create"
    with work(ben) as w:
        customers.change(w, one.id, customer.CustomerChange(industry="retail"), one.version)
    assert scored() == moved, "change"
    order = an_order(ben, customer_id=one.id)
    assert scored() == moved, "order"
    with work(ben) as w:
        orders.advance(w, order.id, Paid.PAID, order.version)
    assert scored() == moved, "payment"
    task = a_task(ben, customer_id=one.id)
    assert scored() == moved, "plan"
    with work(ben) as w:
        activities.complete(w, task.id, "done", task.version)
        activities.log(w, activity.ActivityLog(kind="call", subject="Asked", customer_id=one.id))
    assert scored() == moved, "complete, log"
    question = a_question(sam, customer_id=one.id)
    assert scored() == moved, "question"
    with work(sam) as w:
        surveys.answer(w, question.id, survey.SurveyAnswer(rating=2))
    assert scored() == moved, "answer"
    with work(SYSTEM) as w:
        w.session.execute(SUBSCRIBED, {"customer_id": one.id})
    assert scored() == moved, "by a statement of SQL"


def of_a_ticket(scored: Callable[[], Found], ben, sam) -> None:
    one = a_customer(ben)
    scored()
    opened = a_ticket(sam, customer_id=one.id)
    assert scored() == {("ticket", opened.id), ("customer", one.id)}, "open"
    with work(sam) as w:
        opened = tickets.change(w, opened.id, ticket.TicketChange(subject="Pump"), opened.version)
    assert ("ticket", opened.id) in scored(), "change"
    with work(sam) as w:
        tickets.reply(w, opened.id, ticket.TicketReply(body="We are on it."))
    assert ("customer", one.id) in scored(), "reply"
    with work(SYSTEM) as w:
        tickets.receive(w, opened.id, ticket.TicketReply(body="Please cancel my contract."))
    assert ("customer", one.id) in scored(), "receive"
    with work(sam) as w:
        tickets.resolve(w, opened.id, tickets.read(w, opened.id).version)
    assert ("ticket", opened.id) in scored(), "resolve"


def of_many(scored: Callable[[], Found], folder) -> None:
    bringing.bring(OLIST, deliveries.olist(), folder)
    brought = set(bringing.rows("select 'lead', id from app.leads where source_system = 'olist'"))
    assert len(brought) == 4
    assert brought <= scored(), "import"
    many = text("insert into app.leads (name, status) select 'x', 'new' from generate_series(1, :n)")
    with work(SYSTEM) as w:
        w.session.execute(many, {"n": follow_changes.MOST + 1})
    assert len(scored()) == follow_changes.MOST + 1, "more at once than one reader has"


def test_what_happens_to_more_at_once_is_scored_by_a_reader_that_nobody_waits_for(scored, people):
    many = text("insert into app.leads (name, status) select 'x', 'new' from generate_series(1, :n)")
    with work(SYSTEM) as w:
        w.session.execute(many, {"n": follow_changes.MOST})
    assert len(scored()) == follow_changes.MOST
    with work(SYSTEM) as w:
        w.session.execute(many, {"n": follow_changes.MOST + 1})
    made = a_lead(people["ben"])
    assert scored() == {("lead", made.id)}
    assert len(scored(follow_changes.READER_OF_MANY)) == follow_changes.MOST + 1
    assert scored(follow_changes.READER_OF_MANY) == set()


def test_a_score_that_is_written_moves_no_score(scored, people):
    made = a_lead(people["ben"])
    scored()
    with work(SYSTEM) as w:
        w.session.execute(
            text(
                "insert into app.scores (entity, entity_id, name, model_version, as_of, value)"
                " values ('lead', :id, 'lead_quality', '1', now(), 0.5)"
            ),
            {"id": made.id},
        )
    assert scored() == set()


def test_who_asks_is_answered_though_nothing_changed(scored, people, monkeypatch):
    made = a_lead(people["ben"])
    scored()
    monkeypatch.setattr(asking, "trusted", lambda *_: None)
    monkeypatch.setattr(asking.presence, "is_worker_here", lambda _w: True)
    with work(people["ben"]) as w:
        asking.ask(w, "lead", made.id)
    assert scored() == {("lead", made.id)}


@pytest.mark.parametrize("entity", sorted(moves.MARTS))
def test_every_table_a_score_is_made_of_tells_of_its_record(people, entity):
    """A new feature from a table that tells nothing would leave scores behind: it is named in OWN, and told."""
    with work(SYSTEM) as w:
        made_of = {node["name"] for node in upstream(w, moves.MARTS[entity])}
        triggers = w.session.execute(TOLD).all()
    staging = {name for name in made_of if name.startswith(moves.STAGING)}
    assert staging - {f"{moves.STAGING}{table}" for table in OWN[entity]} == SHARED[entity]
    told = {(noun, table) for table, arguments in triggers for noun in arguments.split("\\000")}
    for noun, verb in moves.kinds(entity) - set(moves.ROUNDABOUT[entity]):
        assert verb in ("insert", "update", "asked") or (noun, verb) in told
    for noun, verb in moves.ROUNDABOUT[entity]:
        assert verb in ("insert", "update") or (noun, verb) in told


TOLD = text("""
    select c.relname, encode(t.tgargs, 'escape') from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname = 'tell_insert' and t.tgargs <> ''""")


@pytest.mark.parametrize(
    ("entity", "moving", "still"),
    [
        (
            "lead",
            {"industry", "employees", "custom", "first_responded_at"},
            {"name", "owner_id", "last_activity_at"},
        ),
        ("customer", {"industry", "country"}, {"legal_name", "website"}),
        ("ticket", {"subject", "description", "category"}, {"owner_id", "first_response_due_at"}),
    ],
)
def test_columns_that_move_a_score_are_those_its_mart_reads(people, entity, moving, still):
    with work(SYSTEM) as w:
        found = moves.columns(w, entity)
    assert moving <= found
    assert not still & found


def test_one_record_that_breaks_keeps_no_other_from_its_score(monkeypatch):
    tried = []

    def broken(_entity, ids, _asked, cause):
        assert cause == follow_changes.READER
        tried.append(list(ids))
        if UUID(int=2) in ids:
            raise ZeroDivisionError

    monkeypatch.setattr("pipelines.score.rescore.renew", broken)
    one, two, three = (UUID(int=n) for n in (1, 2, 3))
    follow_changes.renew("lead", [one, two, three], set(), follow_changes.READER)
    assert tried == [[one, two, three], [one], [two], [three]]
