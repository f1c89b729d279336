"""The administration's pages of people and teams, read as a person would."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.core.errors import NotPermitted
from app.users import people, people_page, person_page, teams, teams_page
from app.users.schema import PersonChange, TeamCreate
from tests.app.making import a_deal
from tests.app.ui.reading import find, texts


def shown(actor, show, *arguments) -> list[str]:
    with acting(actor):
        return texts(show(*arguments))


def test_the_list_of_people_says_how_each_stands(company):
    with work(company.ada) as w:
        people.deactivate(w, company.carl.user_id)
    words = shown(company.ada, people_page.show)
    assert {"Ben", "Sales manager", "North", "Deactivated", "Invite a colleague"} <= set(words)


def test_an_invitation_asks_for_a_login_a_role_a_team_and_a_language(company):
    with acting(company.ada):
        page = people_page.show_new()
    labels = [control.label for kind in ("TextInput", "Select") for control in find(page, kind)]
    assert labels == ["Full name", "Login", "Job title", "Role", "Team", "Language"]


def test_a_persons_page_offers_what_can_be_done(company):
    a_deal(company.ben)
    words = shown(company.ada, person_page.show, str(company.ben.user_id))
    assert {"Deals", "Hand over", "Deactivate", "Link for a new password", "Not signed in anywhere."} <= set(words)


def test_nobody_deactivates_themselves_and_who_left_is_let_in_again(company):
    with work(company.ada) as w:
        people.deactivate(w, company.carl.user_id)
    assert not {"Deactivate", "Link for a new password"} & set(
        shown(company.ada, person_page.show, str(company.ada.user_id))
    )
    left = shown(company.ada, person_page.show, str(company.carl.user_id))
    assert "Reactivate" in left
    assert not {"Deactivate", "Link for a new password"} & set(left)


def test_a_persons_page_tells_what_was_done_to_the_account(company):
    with work(company.ada) as w:
        seen = people.read(w, company.ben.user_id).version
        people.change(w, company.ben.user_id, PersonChange(role="analyst", name="Benjamin"), seen)
        people.new_password(w, company.ben.user_id)
        people.deactivate(w, company.ben.user_id)
    words = shown(company.ada, person_page.show, str(company.ben.user_id))
    assert {"Sales", "Analyst", "Ben", "Benjamin", "A link to choose a password was made"} <= set(words)
    assert words.count("Deactivated") == 2, "as a status and in the history"
    assert " · Ada" in words


def test_before_somebody_leaves_each_kind_is_counted_and_asks_who_takes_it(company):
    a_deal(company.ben)
    with acting(company.ada), work(company.ada) as w:
        question = person_page.deactivate_question(w, people.read(w, company.ben.user_id))
    (taker,) = find(question, "Select")
    assert taker.label == "Deals (1) to"
    assert [option["label"] for option in taker.data] == ["Ada", "Amy", "Carl", "Mona"]


def test_teams_stand_under_one_another_with_who_is_in_them(company):
    with work(company.ada) as w:
        north = next(team for team in teams.list_teams(w) if team.name == "North")
        harbour = teams.create(w, TeamCreate(name="Harbour", parent_id=north.id))
        teams.retire(w, harbour.id, harbour.version)
    words = shown(company.ada, teams_page.show)
    assert {"Amy", "Rename or move", "Retired", "Use again"} <= set(words)


def test_a_team_is_not_offered_under_its_own_branch(company):
    with acting(company.ada), work(company.ada) as w:
        north = next(team for team in teams.list_teams(w) if team.name == "North")
        teams.create(w, TeamCreate(name="Harbour", parent_id=north.id))
        (above,) = find(teams_page.change_question(w, north), "Select")
    assert [option["label"] for option in above.data] == ["Service", "South"]


@pytest.mark.parametrize("show", [people_page.show, people_page.show_new, teams_page.show])
def test_nobody_else_opens_them(company, show):
    for name in ("ben", "mona", "leo"):
        with acting(getattr(company, name)), pytest.raises(NotPermitted):
            show()
