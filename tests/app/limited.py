"""One record of every noun with all fields filled, and somebody whose role limits every field."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, get_type_hints
from uuid import UUID

import pytest

from app.access.actor import Actor, FieldRight, Reach
from app.access.permissions import every
from app.access.work import work
from app.migrations.reaches import NOUNS
from app.roles import limits, service
from app.roles.schema import ReachGiven, RoleCreate
from app.users import service as users
from tests.app.fields.test_custom import a_field
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket

TEXTS = {
    "customers": ("legal_name", "city"),
    "contacts": ("title", "department", "wechat"),
    "leads": ("company_name", "title", "city", "landing_page"),
    "deals": ("competitor", "next_step"),
    "tickets": ("description",),
}
OTHERS: dict[str, dict[str, Any]] = {
    "customers": {
        "employees": 7654321,
        "annual_revenue": "87654321",
        "website": "https://zq.example",
        "phone": "+4930901820",
    },
    "contacts": {"mobile": "+4930901820", "email": "zq@example.cn"},
    "leads": {
        "employees": 7654321,
        "est_amount": "87654321",
        "website": "https://zq.example",
        "email": "zq@example.cn",
    },
    "deals": {"amount": "87654321", "expected_close_on": "2031-05-17"},
    "tickets": {},
}
TOLD = ("Zq", "zq.example", "7654321", "7,654,321", "87,654,321", "87.7M", "2031-05-17", "17 May 2031", "zq@")
"""How the values above are written on any surface."""
MASKS = ("1820", "z***@")
"""What masks show of personal ones."""
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MAKERS: dict[str, Callable[..., Any]] = {
    "customers": a_customer, "contacts": a_contact, "leads": a_lead, "deals": a_deal, "tickets": a_ticket,
}  # fmt: skip


def given(noun: str, mark: str) -> dict[str, Any]:
    return {name: f"{mark}{name}" for name in TEXTS[noun]} | OTHERS[noun]


def verb(noun: str, name: str) -> tuple[Callable[..., Any], Any]:
    """A verb of a noun, and the shape of what it is given."""
    found = getattr(import_module(f"app.{noun}.service"), name)
    return found, get_type_hints(found)["given"]


@pytest.fixture
def records(company) -> dict[str, UUID]:
    """One record of each noun, all fields filled and then filled otherwise, so that the trail tells of them."""
    made = {}
    for noun in TEXTS:
        own = a_field(company.ada, noun=noun, label_en=f"Own {noun}")
        first = MAKERS[noun](company.ada, **given(noun, "Zqa"), custom={own.key: "Zqown"})
        change, shape = verb(noun, "change")
        with work(company.ada) as w:
            second = {name: f"Zqb{name}" for name in TEXTS[noun] if name in shape.model_fields}
            change(w, first.id, shape(**second, custom={own.key: "Zqother"}), first.version)
        made[noun] = first.id
    return made


@pytest.fixture
def limited(company) -> Callable[[FieldRight], Actor]:
    """Somebody who may do everything, but for every field that a role can be limited in."""

    def make(right: FieldRight) -> Actor:
        everything = ReachGiven(reads=Reach.ALL, writes=Reach.ALL)
        with work(company.ada) as w:
            limited = {
                noun.name: {name: right for name, one in known.items() if limits.choices(noun, one, right)}
                for noun, known in limits.offered(w)
            }
            role = service.create(
                w,
                RoleCreate(
                    name_en="Limited", name_zh="受限", permissions=[*every()],
                    reaches=dict.fromkeys(NOUNS, everything), fields=limited,
                ),
            )  # fmt: skip
            users.create(w, "lena", "Lena", role.code, "North")
        return users.actor_named("lena")

    return make


def leaks(shown: str, right: FieldRight = FieldRight.MASKED) -> list[str]:
    """What is told in spite of the right; by chance an id may hold any digits."""
    said = AN_ID.sub("", shown)
    return [one for one in (*TOLD, *(MASKS if right is FieldRight.HIDDEN else ())) if one in said]


UNSEEN = (FieldRight.MASKED, FieldRight.HIDDEN)
