"""Teams as a tree: made, renamed, moved without a circle, retired, used again."""

from uuid import uuid4

import pytest

from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.users import people, teams
from app.users.schema import PersonChange, TeamChange, TeamCreate
from tests.app.making import broken_off, impatient


@pytest.fixture
def tree(company, ada):
    """East over its branch Harbour, beside the teams that people are in."""
    with work(ada) as w:
        east = teams.create(w, TeamCreate(name="East"))
        harbour = teams.create(w, TeamCreate(name="Harbour", parent_id=east.id))
    return east, harbour


def paths(actor) -> list[str]:
    with work(actor) as w:
        return [team.path for team in teams.list_teams(w) if not team.is_retired]


def test_the_tree_is_read_from_its_top(tree, company):
    assert paths(company.ben) == ["East", "East / Harbour", "North", "Service", "South"]
    with work(company.ada) as w:
        north = next(team for team in teams.list_teams(w) if team.name == "North")
        assert (north.depth, north.people) == (0, 3)
        assert [one.name for one in teams.members(w)[north.id]] == ["Amy", "Ben", "Mona"]


def test_a_team_is_renamed_and_moved_with_what_is_under_it(tree, company):
    east, _harbour = tree
    with work(company.ada) as w:
        north = next(team.id for team in teams.list_teams(w) if team.name == "North")
        moved = teams.change(w, east.id, TeamChange(name="Orient", parent_id=north), east.version)
    assert moved.path == "North / Orient"
    assert "North / Orient / Harbour" in paths(company.ada)
    with work(company.ada) as w:
        assert teams.change(w, east.id, TeamChange(parent_id=None), moved.version).path == "Orient"


def test_a_team_never_stands_under_itself(tree, company):
    east, harbour = tree
    for above in (east.id, harbour.id):
        with pytest.raises(Invalid, match="cannot be under itself"), work(company.ada) as w:
            teams.change(w, east.id, TeamChange(parent_id=above), east.version)


def test_two_moves_at_once_make_no_circle(tree, company):
    east, harbour = tree
    with work(company.ada) as first:
        teams.change(first, harbour.id, TeamChange(parent_id=None), harbour.version)
        with pytest.raises(Exception, match="lock timeout"), impatient(company.ada) as second:
            teams.change(second, east.id, TeamChange(parent_id=harbour.id), east.version)


def test_a_team_is_retired_when_nobody_is_in_it(tree, company):
    east, harbour = tree
    with work(company.ada) as w:
        north = next(team for team in teams.list_teams(w) if team.name == "North")
    with pytest.raises(Invalid, match="3 people are in this team"), work(company.ada) as w:
        teams.retire(w, north.id, north.version)
    with pytest.raises(Invalid, match="teams under this one"), work(company.ada) as w:
        teams.retire(w, east.id, east.version)
    with work(company.ada) as w:
        gone = teams.retire(w, harbour.id, harbour.version)
        assert gone.is_retired
        teams.retire(w, east.id, east.version)
    with work(company.ada) as w:
        person = people.read(w, company.ben.user_id)
    with pytest.raises(Invalid) as refused, work(company.ada) as w:
        people.change(w, person.id, PersonChange(team_id=harbour.id), person.version)
    assert list(refused.value.fields) == ["team_id"]
    with work(company.ada) as w:
        assert teams.restore(w, harbour.id, gone.version).path == "Harbour", "what it was under is retired"


def test_a_name_is_given_once_and_a_parent_is_a_team(tree, company):
    for given, field in (({"name": "East"}, "name"), ({"name": "West", "parent_id": uuid4()}, "parent_id")):
        with pytest.raises(Invalid) as refused, work(company.ada) as w:
            teams.create(w, TeamCreate(**given))
        assert list(refused.value.fields) == [field]


VERBS = {
    "create": lambda w, _i, _v: teams.create(w, TeamCreate(name="West")),
    "change": lambda w, i, v: teams.change(w, i, TeamChange(name="West"), v),
    "retire": teams.retire,
    "restore": teams.restore,
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_administrators_keep_teams_and_a_failure_changes_nothing(tree, company, verb):
    _east, harbour = tree
    for name in ("ben", "mona", "ana"):
        with pytest.raises(NotPermitted), work(getattr(company, name)) as w:
            VERBS[verb](w, harbour.id, harbour.version)
    before = paths(company.ada)
    with broken_off(company.ada) as w:
        VERBS[verb](w, harbour.id, harbour.version)
    assert paths(company.ada) == before


@pytest.mark.parametrize("verb", ["change", "retire", "restore"])
def test_a_team_that_is_not_there_or_was_changed(tree, company, verb):
    _east, harbour = tree
    with pytest.raises(NotFound), work(company.ada) as w:
        VERBS[verb](w, uuid4(), 1)
    with pytest.raises(Conflict), work(company.ada) as w:
        VERBS[verb](w, harbour.id, harbour.version - 1)
