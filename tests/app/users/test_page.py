"""The page of one's own sign-in: browsers, password, and for administrators the people."""

import pytest

from app.access.robots import SYSTEM
from app.access.web import acting
from app.access.work import work
from app.users import agents, page, service, sessions
from tests.app.ui.reading import texts


@pytest.fixture
def here(asking, ben):
    """Ben in two browsers; the first is the one he reads in."""
    asking(ben)
    asking(ben)
    with work(ben) as w:
        return sessions.list_own(w)[0].id


def lists(actor, session_id) -> str:
    with acting(actor, session_id), work(actor) as w:
        return " | ".join(texts(page.content(w, session_id)))


def test_ones_own_browsers_are_there_and_other_people_are_not(ben, here):
    words = lists(ben, here)
    assert words.count("This browser") == 1
    assert words.count("Sign out") == 1
    assert "People" not in words


def test_administrators_see_everybody_and_press_nothing_on_themselves(company, here):
    with work(company.ada) as w:
        service.deactivate(w, company.carl.user_id)
    words = lists(company.ada, here)
    assert all(name in words for name in ("People", "Ben", "Sales manager", "North", "Deactivated", "Reactivate"))
    assert words.count("Sign out everywhere") == 6, "not on Ada's own line, and not on Carl's"


def test_the_page_is_open_to_everybody(company, here):
    service.add_sign_in(SYSTEM, company.ben.user_id)
    for actor in (company.ben, company.leo, company.ada):
        with acting(actor, here):
            assert "Change password" in texts(page.show())


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome on Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux"),
        ("curl/8.0", "Another program"),
        (None, "Another program"),
    ],
)
def test_a_browser_is_named_as_people_know_it(agent, words):
    assert agents.in_words(agent) == words
