"""One's own page: browsers, password, language."""

import pytest

from app.access.robots import SYSTEM
from app.access.web import acting
from app.access.work import work
from app.core.errors import NotPermitted
from app.users import agents, page, service, sessions
from tests.app.ui.reading import texts


@pytest.fixture
def here(asking, ben):
    """Ben in two browsers; the first is the one he reads in."""
    asking(ben)
    asking(ben)
    with work(ben) as w:
        return sessions.list_own(w)[0].id


def own(actor, session_id) -> list[str]:
    with acting(actor, session_id), work(actor) as w:
        return texts(page.own_browsers(w, session_id))


def test_ones_own_browsers_are_there_and_one_is_here(ben, here):
    words = own(ben, here)
    assert words.count("This browser") == 1
    assert words.count("Sign out") == 1


def test_the_page_is_open_to_everybody(company, here):
    service.add_sign_in(SYSTEM, company.ben.user_id)
    for actor in (company.ben, company.leo, company.ada):
        with acting(actor, here):
            words = texts(page.show())
            assert {"Change password", "English", "中文"} <= set(words)


def test_administration_is_for_administrators(company):
    with acting(company.ada):
        assert {"People", "Teams"} <= set(texts(page.show_administration()))
    with acting(company.mona), pytest.raises(NotPermitted):
        page.show_administration()


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
