"""What a page offers, works: whoever sees further than they change is offered nothing that would be refused."""

import re
from typing import Any

import pytest

from app.access.actor import Actor, Reach
from app.access.permissions import every
from app.access.web import acting
from app.access.work import work
from app.fields.noun import nouns
from app.migrations.reaches import NOUNS, OWNED
from app.roles import service
from app.roles.schema import ReachGiven, RoleCreate
from app.ui.record_page import _pages
from app.users import service as users
from tests.app.making import a_task
from tests.app.test_verbs import MAKERS

OFFERS = r"\{'(?:form|give|path|step|priority|done|do|edit)': [^}]*\}"
"""Ids of what changes the record of a page when it is pressed."""


@pytest.fixture
def reader(company) -> Actor:
    """Somebody who may do everything, sees all records and changes their own."""
    with work(company.ada) as w:
        own = {noun: ReachGiven(reads=Reach.ALL, writes=Reach.OWN) for noun in OWNED}
        reaches = dict.fromkeys(NOUNS, ReachGiven(reads=Reach.ALL)) | own
        fitting = [
            name for name in every()
            if (noun := name.partition(":")[0]) in OWNED or (noun in NOUNS and not name.endswith(":write"))
        ]  # fmt: skip
        role = service.create(
            w, RoleCreate(name_en="Reader", name_zh="读者", permissions=fitting, reaches=reaches)
        )
        users.create(w, "rita", "Rita", role.code, "North")
    return users.actor_named("rita")


def offered(shown: Any) -> set[str]:
    """Ids of buttons that can be pressed."""
    buttons = re.findall(r"Button\((.*?)\)(?=[,\]])", repr(shown))
    return {one for text in buttons if "disabled=True" not in text for one in re.findall(OFFERS, text)}


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.name)
def test_a_page_offers_only_what_its_reader_may_change(application, company, reader, noun):
    page = _pages.get(noun.entity)
    if page is None:
        return
    made, by = MAKERS[noun.name]
    theirs = made(getattr(company, by))
    if noun.name != "tickets":
        a_task(getattr(company, by), **{f"{noun.entity}_id": theirs.id})
    with acting(company.ada):
        assert offered(page.show(str(theirs.id)))
    with acting(reader):
        assert offered(page.show(str(theirs.id))) == set()
        owned = (
            {} if noun.name == "contacts" else {"owner_id": reader.user_id}
        )  # a contact is its customer's owner's
        mine = made(reader, **owned)
        assert offered(page.show(str(mine.id)))
