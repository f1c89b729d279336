"""People as administrators keep them: found, invited, changed, let in no more; an administrator always stays."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.access.actor import Role
from app.access.robots import SYSTEM
from app.access.work import work
from app.activities import service as activities
from app.activities.schema import ActivityPlan
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.users import handover, links, people, service
from app.users.schema import PeopleQuery, PersonChange, PersonInvite
from app.users.signin import DOORKEEPER, Browser
from tests.app.making import a_customer, a_deal, a_lead, a_task, broken_off, impatient

NORA = PersonInvite(login="Nora@Example.com", name="Nora New", role=Role.SALES)


def names(actor, **asked) -> list[str]:
    with work(actor) as w:
        return [one.name for one in people.list_people(w, PeopleQuery(**asked)).rows]


def read(actor, user_id):
    with work(actor) as w:
        return people.read(w, user_id)


def acts(user_id) -> list[str]:
    with work(SYSTEM) as w:
        asked = text("select action from app.audit_entries where entity = 'users' and entity_id = :id order by id")
        return list(w.session.scalars(asked, {"id": user_id}))


def test_people_are_found_by_name_role_team_and_standing(company):
    with work(company.ada) as w:
        people.invite(w, NORA)
        people.deactivate(w, company.carl.user_id)
    assert names(company.ada) == ["Ada", "Amy", "Ana", "Ben", "Carl", "Leo", "Mona", "Nora New", "Sam"]
    assert names(company.ada, search="nora@") == ["Nora New"]
    assert names(company.ada, role=Role.SALES) == ["Amy", "Ben", "Carl", "Nora New"]
    assert names(company.ada, team_id=company.ben.team_id) == ["Amy", "Ben", "Mona"]
    assert names(company.ada, status="invited") == ["Nora New"]
    assert names(company.ada, status="deactivated") == ["Carl"]


def test_an_invited_person_is_invited_until_they_came_in(company):
    with work(company.ada) as w:
        nora, link = people.invite(w, NORA)
    assert (nora.login, nora.status) == ("nora@example.com", "invited")
    with work(DOORKEEPER) as w:
        links.use(w, link.path.split("key=")[1], "a longer one", "token", Browser("198.51.100.7", "Firefox"))
    came = read(company.ada, nora.id)
    assert (came.status, came.last_seen_at is not None) == ("active", True)
    assert acts(nora.id) == ["insert", "link_made", "password_chosen"]


def test_an_invitation_that_fails_leaves_nobody(company):
    with broken_off(company.ada) as w:
        people.invite(w, NORA)
    assert names(company.ada, search="nora") == []


@pytest.mark.parametrize(
    ("given", "field"), [({"login": "BEN"}, "login"), ({"team_id": uuid4()}, "team_id")], ids=["login", "team"]
)
def test_a_taken_login_and_an_unknown_team_are_refused(company, given, field):
    with pytest.raises(Invalid) as refused, work(company.ada) as w:
        people.invite(w, NORA.model_copy(update={k: v.lower() if k == "login" else v for k, v in given.items()}))
    assert list(refused.value.fields) == [field]


def test_another_name_role_and_language(company):
    before = read(company.ada, company.amy.user_id)
    with work(company.ada) as w:
        given = PersonChange(name="Amy Jones", role=Role.SALES_MANAGER, locale="zh", title="Head of sales")
        after = people.change(w, company.amy.user_id, given, before.version)
    assert (after.name, after.role, after.locale, after.title) == (
        "Amy Jones", "sales_manager", "zh", "Head of sales"
    )  # fmt: skip
    with pytest.raises(Conflict), work(company.ada) as w:
        people.change(w, company.amy.user_id, PersonChange(name="Amy"), before.version)
    with broken_off(company.ada) as w:
        people.change(w, company.amy.user_id, PersonChange(name="Amy"), after.version)
    assert read(company.ada, company.amy.user_id).name == "Amy Jones"


def test_what_somebody_has_in_hand_goes_along_to_another_team(company):
    customer = a_customer(company.ben)
    with work(company.ada) as w:
        seen = people.read(w, company.ben.user_id).version
        people.change(w, company.ben.user_id, PersonChange(team_id=company.carl.team_id), seen)
    with work(company.ada) as w:
        team, version = w.session.execute(text("select team_id, version from app.customers")).one()
    assert (team, version) == (company.carl.team_id, customer.version)


def test_a_role_that_has_no_use_for_what_is_in_hand_waits_for_a_hand_over(company):
    a_deal(company.ben)
    seen = read(company.ada, company.ben.user_id).version
    with pytest.raises(Invalid, match="does not work with Deals"), work(company.ada) as w:
        people.change(w, company.ben.user_id, PersonChange(role=Role.ANALYST), seen)
    with work(company.ada) as w:
        handover.hand_over(w, company.ben.user_id, {"deals": company.amy.user_id})
        assert people.change(w, company.ben.user_id, PersonChange(role=Role.ANALYST), seen).role == "analyst"


def test_the_last_administrator_stays_one(company):
    ada = company.ada.user_id
    seen = read(company.ada, ada).version
    for act in (
        lambda w: people.change(w, ada, PersonChange(role=Role.LEADER), seen),
        lambda w: people.deactivate(w, ada),
    ):
        with pytest.raises(Invalid, match="Nobody else could administer"), work(SYSTEM) as w:
            act(w)
    with work(SYSTEM) as w:
        people.invite(w, NORA.model_copy(update={"role": Role.ADMINISTRATOR}))
    with pytest.raises(Invalid, match="Nobody else"), work(SYSTEM) as w:
        people.deactivate(w, ada)
    with work(SYSTEM) as w:
        service.create(w, "bea", "Bea", Role.ADMINISTRATOR)
        assert people.deactivate(w, ada).status == "deactivated"


def test_of_two_administrators_who_take_the_others_role_one_stays(company):
    """The second waits for the first, and then finds nobody else."""
    with work(SYSTEM) as w:
        bea = service.create(w, "bea", "Bea", Role.ADMINISTRATOR)
    seen = {user_id: read(SYSTEM, user_id).version for user_id in (bea.id, company.ada.user_id)}
    with work(company.ada) as first:
        people.change(first, bea.id, PersonChange(role=Role.LEADER), seen[bea.id])
        with pytest.raises(Exception, match="lock timeout"), impatient(SYSTEM) as second:
            people.change(second, company.ada.user_id, PersonChange(role=Role.LEADER), seen[company.ada.user_id])
    with pytest.raises(Invalid, match="Nobody else"), work(SYSTEM) as w:
        people.change(w, company.ada.user_id, PersonChange(role=Role.LEADER), seen[company.ada.user_id])


@pytest.fixture
def busy(company):
    """Ben with a customer, an open and a lost deal, a lead and a task."""
    customer = a_customer(company.ben)
    a_deal(company.ben)
    lost = a_deal(company.ben, title="Gone")
    with work(company.ben) as w:
        w.session.execute(text("update app.deals set closed_at = now() where id = :id"), {"id": lost.id})
    a_lead(company.ben)
    a_task(company.ben, customer_id=customer.id)
    return company


def owners(table: str) -> list[str]:
    with work(SYSTEM) as w:
        asked = f"select u.name from app.{table} r join app.users u on u.id = r.owner_id order by 1"  # noqa: S608
        return list(w.session.scalars(text(asked)))


def test_what_somebody_has_in_hand_is_counted_with_who_could_take_it(busy):
    with work(busy.ada) as w:
        in_hand = {one.kind: one for one in handover.list_in_hand(w, busy.ben.user_id)}
    assert {kind: one.count for kind, one in in_hand.items()} == {
        "activities": 1, "customers": 1, "deals": 1, "leads": 1
    }  # fmt: skip
    assert [name for _id, name in in_hand["deals"].takers] == ["Ada", "Amy", "Carl", "Mona"]


def test_whoever_leaves_hands_over_kind_by_kind(busy):
    to = {"activities": busy.mona, "customers": busy.amy, "deals": busy.carl, "leads": busy.amy}
    with work(busy.ada) as w:
        assigned = w.session.scalar(text("select assigned_at from app.leads"))
        gone = people.deactivate(w, busy.ben.user_id, {kind: taker.user_id for kind, taker in to.items()})
    assert gone.status == "deactivated"
    assert owners("customers") == ["Amy"]
    assert owners("deals") == ["Ben", "Carl"], "what is over stays with who had it"
    assert owners("leads") == ["Amy"]
    assert owners("activities") == ["Mona"]
    with work(busy.carl) as w:
        team = w.session.scalar(text("select team_id from app.deals where title <> 'Gone'"))
        assert team == busy.carl.team_id
    with work(SYSTEM) as w:
        assert w.session.scalar(text("select count(*) from app.owner_changes")) == 4
        assert w.session.scalar(text("select assigned_at from app.leads")) > assigned
        entries = text("select count(*) from app.audit_entries where action = 'update' and changes ? 'owner_id'")
        assert w.session.scalar(entries) == 4


def test_nothing_is_left_behind_and_nothing_half_done(busy):
    with pytest.raises(Invalid) as refused, work(busy.ada) as w:
        people.deactivate(w, busy.ben.user_id, {"deals": busy.amy.user_id})
    assert set(refused.value.fields) == {"activities", "customers", "leads"}
    assert owners("deals") == ["Ben", "Ben"]
    with broken_off(busy.ada) as w:
        handover.hand_over(w, busy.ben.user_id, {"deals": busy.amy.user_id})
    assert owners("deals") == ["Ben", "Ben"]


def test_a_hand_over_says_how_many_records_went_over(busy):
    with work(busy.ada) as w:
        assert handover.hand_over(w, busy.ben.user_id, {"deals": busy.amy.user_id}) == {"deals": 1}
        assert handover.hand_over(w, busy.ben.user_id, {"deals": busy.amy.user_id}) == {"deals": 0}


def test_who_writes_on_a_record_that_is_handed_over_meanwhile_is_waited_for(busy):
    """Hanging something on it holds the lead as a foreign key does; writing it then must not wait in turn."""

    def hand_over():
        with work(busy.ada) as w:
            handover.hand_over(w, busy.ben.user_id, {"leads": busy.amy.user_id})

    waits = text("select exists (select from pg_locks where not granted)")
    with ThreadPoolExecutor(1) as other, work(busy.ben) as w:
        lead = w.session.scalars(text("select id from app.leads")).one()
        activities.plan(w, ActivityPlan(kind="task", subject="Ring", lead_id=lead, due_at="2030-01-02T09:00:00Z"))
        handed_over = other.submit(hand_over)
        while not (handed_over.done() or w.session.scalar(waits)):
            sleep(0.01)
        w.session.execute(text("update app.leads set title = 'Head of sales' where id = :id"), {"id": lead})
        w.session.commit()
        handed_over.result(60)
    assert owners("leads") == ["Amy"]


@pytest.mark.parametrize("taker", ["sam", "ana", "ben"])
def test_only_who_works_with_such_records_takes_them_over(busy, taker):
    with pytest.raises(Invalid) as refused, work(busy.ada) as w:
        handover.hand_over(w, busy.ben.user_id, {"deals": getattr(busy, taker).user_id})
    assert list(refused.value.fields) == ["deals"]
    with pytest.raises(Invalid), work(busy.ada) as w:
        handover.hand_over(w, busy.ben.user_id, {"users": busy.amy.user_id})


def test_who_was_let_in_again_is_not_let_in_by_what_they_held_before(company):
    with work(company.ada) as w:
        link = people.new_password(w, company.ben.user_id)
        people.deactivate(w, company.ben.user_id)
    with pytest.raises(Invalid, match="Reactivate"), work(company.ada) as w:
        people.new_password(w, company.ben.user_id)
    with work(company.ada) as w:
        people.reactivate(w, company.ben.user_id)
    with work(DOORKEEPER) as w:
        assert links.find(w, link.path.split("key=")[1]) is None


VERBS = {
    "list_people": lambda w, _: people.list_people(w, PeopleQuery()),
    "read": people.read,
    "invite": lambda w, _: people.invite(w, NORA),
    "change": lambda w, i: people.change(w, i, PersonChange(name="X"), 1),
    "new_password": people.new_password,
    "deactivate": people.deactivate,
    "reactivate": people.reactivate,
    "list_in_hand": handover.list_in_hand,
    "hand_over": lambda w, i: handover.hand_over(w, i, {}),
    "withdraw": links.withdraw,
}


@pytest.mark.parametrize("verb", VERBS)
def test_people_are_the_administrators_business(company, verb):
    for name in ("ben", "mona", "sam", "ana", "leo"):
        with pytest.raises(NotPermitted), work(getattr(company, name)) as w:
            VERBS[verb](w, company.amy.user_id)


@pytest.mark.parametrize("verb", ["read", "change", "new_password", "deactivate", "reactivate"])
def test_nobody_is_not_found(company, verb):
    with pytest.raises(NotFound), work(company.ada) as w:
        VERBS[verb](w, uuid4())


def test_people_over_http(asking, ada, ben):
    admin = asking(ada)
    made = admin.post("/api/v1/people", json={"login": "nora", "name": "Nora", "role": "sales"})
    assert made.status_code == 201
    assert made.json()["link"]["path"].startswith("/choose-password?key=")
    nora = made.json()["person"]
    path = f"/api/v1/people/{nora['id']}"
    assert admin.patch(f"{path}?seen_version={nora['version']}", json={"title": "Rep"}).json()["title"] == "Rep"
    assert admin.get(f"{path}/in-hand").json() == []
    assert admin.post(f"{path}/hand-over", json={"to": {}}).json() == {}
    assert admin.post(f"{path}/new-password").json()["path"].startswith("/choose-password?key=")
    assert admin.get("/api/v1/people?status=invited").json()["count"] == 1
    assert asking(ben).get("/api/v1/people").status_code == 403
