"""Every role at every surface: whatever is asked for, what lies out of reach does not come back, in no part.

All records belong to Carl in the South. Those who ask are of another team and own nothing, so that every reach but
`all` has nothing in it. The surfaces are those that the application has: a new route or page is asked without a
line here.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import dash
import pytest
from sqlalchemy import text

from app.access.actor import Actor, Reach, Role
from app.access.permissions import every
from app.access.web import acting
from app.access.work import work
from app.core.errors import CrmError
from app.migrations.reaches import OWNED
from app.roles import service as roles
from app.roles.schema import ReachGiven, RoleCreate
from app.users import service as users
from tests.answers import is_fault
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task, a_ticket, an_order

PHONE, EMAIL = "+8613912349876", "hidden.person@example.cn"
PERSONAL = (PHONE, PHONE.removeprefix("+86"), EMAIL)
REFUSED = "Your role does not include this page."
RECORDS = ("customers", "contacts", "leads", "deals", "activities", "tickets", "orders")
SOLD = ("customers:read", "contacts:read", "leads:read", "deals:read", "activities:read", "orders:read")
OWN_ROLES = {
    "tree": RoleCreate(
        name_en="Tree",
        name_zh="区域",
        permissions=[*SOLD, "leads:write", "kpis:read", "tickets:read"],
        reaches={noun: ReachGiven(reads=Reach.TREE, writes=Reach.TREE) for noun in OWNED},
    ),
    "mixed": RoleCreate(
        name_en="Mixed",
        name_zh="混合",
        permissions=[*SOLD, "deals:write", "kpis:read", "scores:read", "users:read"],
        reaches={noun: ReachGiven(reads=Reach.TEAM) for noun in OWNED}
        | {
            "customers": ReachGiven(reads=Reach.ALL),
            "deals": ReachGiven(reads=Reach.ALL, writes=Reach.OWN),
            "users": ReachGiven(reads=Reach.ALL),
        },
    ),
    "nothing": RoleCreate(name_en="Nothing", name_zh="无"),
}
ROLES = [*Role, *OWN_ROLES]


def word(noun: str) -> str:
    """What stands in the record of a noun and nowhere else."""
    return f"Qx{noun}Zt"


@pytest.fixture
def records(company) -> dict[str, UUID]:
    personal = {"phone": PHONE, "email": EMAIL}
    customer = a_customer(company.carl, name=word("customers"), **personal)
    at = {"customer_id": customer.id}
    made: dict[str, Any] = {
        "customers": customer,
        "contacts": a_contact(company.carl, name=word("contacts"), mobile=PHONE, email=EMAIL, **at),
        "leads": a_lead(company.carl, name=word("leads"), **personal),
        "deals": a_deal(company.carl, title=word("deals"), **at),
        "activities": a_task(company.carl, subject=word("activities"), **at),
        "tickets": a_ticket(company.sam, subject=word("tickets"), **at),
        "orders": an_order(company.carl, order_no=word("orders"), **at),
    }
    return {noun: record.id for noun, record in made.items()}


@pytest.fixture
def asker(records, ada) -> Any:
    """Somebody of a role, in a team without records."""

    def make(role: str) -> Actor:
        with work(ada) as w:
            code = roles.create(w, OWN_ROLES[role]).code if role in OWN_ROLES else role
            users.create(w, "asker", "Asker", code, "East")
        return users.actor_named("asker")

    return make


def hidden(actor: Actor) -> set[str]:
    """The words that must not come back to the actor."""
    return {
        word(noun)
        for noun in RECORDS
        if actor.reads(noun) is not Reach.ALL or not actor.may(every()[f"{noun}:read"])
    }


def filled(path: str, records: dict[str, UUID]) -> str:
    """A path with the ids of the records that its parameters are about, or that its first part is."""
    noun = next((part for part in path.split("/") if part in records), "customers")
    parts = []
    for part in path.split("/"):
        about = part.strip("{}").removesuffix("_id") + "s"
        about = {"activitys": "activities"}.get(about, about)
        parts.append(str(records.get(about, records[noun])) if part.startswith("{") else part)
    return "/".join(parts)


def routes(application: Any) -> Iterator[tuple[str, str]]:
    for path, verbs in application.app.app.openapi()["paths"].items():
        for method in verbs:
            yield method.upper(), path


def standing() -> list[Any]:
    """Every record as it is: whatever was tried, none is another afterwards."""
    from app.access.robots import SYSTEM

    names = [noun for noun in RECORDS if noun != "orders"]
    asked = " union all ".join(f"select id, version, owner_id::text from app.{noun}" for noun in names)  # noqa: S608
    asked = asked.replace("owner_id::text from app.contacts", "null from app.contacts")
    with work(SYSTEM) as w:
        return sorted(map(tuple, w.session.execute(text(asked))))


@pytest.mark.parametrize("role", ROLES)
def test_no_route_tells_what_is_out_of_reach(application, asking, asker, records, role):
    actor = asker(role)
    browser, unseen, leaks = asking(actor), {*hidden(actor), *PERSONAL}, []
    for method, path in routes(application):
        if method == "GET":
            answer = browser.get(filled(path, records), params={"search": "Qx", "text": "Qx", "q": "Qx"})
            assert not is_fault(answer), path
            leaks += [(path, one) for one in unseen if one in answer.text]
    assert leaks == []


def test_the_routes_do_tell_what_is_within_reach(application, asking, ada, records):
    """Else nothing that is not told would say anything."""
    browser = asking(ada)
    paths = [filled(path, records) for method, path in routes(application) if method == "GET"]
    told = "".join(browser.get(path, params={"search": "Qx", "text": "Qx", "q": "Qx"}).text for path in paths)
    assert len(paths) > 40
    assert [noun for noun in RECORDS if word(noun) not in told] == []


@pytest.mark.parametrize("role", ROLES)
def test_no_route_changes_what_is_out_of_reach(application, asking, asker, records, role):
    actor = asker(role)
    if all(actor.writes(noun) is Reach.ALL for noun in RECORDS):
        return
    browser, before = asking(actor), standing()
    for method, path in routes(application):
        if method != "GET" and "sessions" not in path and "sign-out" not in path:
            answer = browser.request(method, filled(path, records), json={}, params={"seen_version": 1})
            assert not is_fault(answer), (method, path)
    if not any(actor.writes(noun) is Reach.ALL for noun in RECORDS):
        assert standing() == before


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_what_is_out_of_reach(application, asker, records, role):
    actor, leaks = asker(role), []
    unseen = {*hidden(actor), *PERSONAL}
    for place in dash.page_registry.values():
        names = [part.strip("<>") for part in (place["path_template"] or "").split("/") if part.startswith("<")]
        noun = (place["path_template"] or place["path"]).split("/")[1]
        given = {name: str(records.get(noun, records["customers"])) for name in names}
        with acting(actor):
            try:
                shown = repr(place["layout"](**given, search="Qx") if callable(place["layout"]) else "")
            except CrmError as refusal:
                shown = str(refusal)
        leaks += [(place["path"], one) for one in unseen if one in shown]
    assert leaks == []


@pytest.mark.parametrize("noun", ["customers", "leads", "deals", "tickets"])
def test_the_pages_of_a_noun_open_with_its_own_permissions_alone(application, asker, records, ada, noun):
    """What else stands on them is left out for whoever may not see it."""
    reach = {noun: ReachGiven(reads=Reach.ALL, writes=Reach.ALL)}
    allowed = [f"{noun}:read", f"{noun}:write"]
    alone = RoleCreate(name_en="Alone", name_zh="单项", permissions=allowed, reaches=reach)
    with work(ada) as w:
        code = roles.create(w, alone).code
    actor = asker(code)
    places = [p for p in dash.page_registry.values() if (p["path_template"] or p["path"]).split("/")[1] == noun]
    assert len(places) == 3 + (f"{noun}-board" in dash.page_registry) + (noun == "deals")
    given = {"/deals/forecast": {"at": datetime.now(UTC).isoformat()}}
    for place in places:
        asked = {"record_id": str(records[noun])} if place["path_template"] else given.get(place["path"], {})
        with acting(actor):
            assert REFUSED not in repr(place["layout"](**asked)), place["path"]
