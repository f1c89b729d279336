"""A record goes only to somebody who reads and changes such records: all who are offered, nobody else."""

from importlib import import_module

import pytest

from app.access import ownership, records
from app.access.permissions import named
from app.access.roles import shipped
from app.access.work import work
from app.core.base import Base, Owned, load_models
from app.core.errors import Invalid
from app.ui import handing
from tests.app.making import a_deal
from tests.app.test_verbs import MAKERS
from tests.conftest import PEOPLE

load_models()
OWNED = {m.class_.__tablename__: m.class_ for m in Base.registry.mappers if issubclass(m.class_, Owned)}


def working_with(noun: str) -> set[str]:
    """Names of those whose role reads and changes records of the noun."""
    needed = {named(f"{noun}:read"), named(f"{noun}:write")}
    return {name for name, (role, _team) in PEOPLE.items() if needed <= shipped(role).permissions}


def gives(giver, noun, record, taker):
    service = import_module(f"app.{noun}.service")
    verb = getattr(service, "transfer", None) or service.assign
    with work(giver) as w:
        return verb(w, record.id, taker.user_id, records.load(w, OWNED[noun], record.id).version)


@pytest.mark.parametrize("noun", OWNED)
def test_who_is_offered_is_accepted_and_nobody_else(company, noun):
    maker, by = MAKERS[noun]
    record, takes = maker(getattr(company, by)), working_with(noun)
    with work(company.ada) as w:
        offered = dict(ownership.possible_owners(w, noun))
    assert set(offered.values()) == {name.title() for name in takes}
    assert 0 < len(takes) < len(PEOPLE)
    for name in PEOPLE:
        taker = getattr(company, name)
        if name in takes:
            assert gives(company.ada, noun, record, taker).owner_id == taker.user_id
            assert maker(company.ada, owner_id=taker.user_id).owner_id == taker.user_id
        else:
            for refused in (lambda who=taker: gives(company.ada, noun, record, who),
                            lambda who=taker: maker(company.ada, owner_id=who.user_id)):  # fmt: skip
                with pytest.raises(Invalid) as error:
                    refused()
                assert list(error.value.fields) == ["owner_id"]


@pytest.mark.parametrize("noun", [noun for noun in OWNED if noun != "tickets"])
def test_a_manager_gives_within_the_team(company, noun):
    record = MAKERS[noun][0](company.ben)
    with work(company.mona) as w:
        offered = dict(ownership.possible_owners(w, noun))
    assert set(offered.values()) == {"Amy", "Ben", "Mona"}
    with pytest.raises(Invalid):
        gives(company.mona, noun, record, company.carl)


def test_the_question_to_whom_begins_empty_and_says_whose_it_is(company):
    deal = a_deal(company.ben)
    with work(company.mona) as w:
        people = [(str(user_id), name) for user_id, name in ownership.possible_owners(w, "deals")]
    shown = handing.question("deal", people, deal).to_plotly_json()
    assert "Owner now: Ben" in str(shown)
    assert "'label': 'Amy'" in str(shown)
    assert "'label': 'Ben'" not in str(shown)
