"""A way in is sent to whom it is for, where mail is set; it is shown as before where it is not."""

import re

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core.validation import parse
from app.notify import deliver
from app.users import link_card, links, people
from app.users.schema import PersonInvite
from app.users.signin import DOORKEEPER
from tests.app.notify.telling import post_set_by


def invited(ada, login: str) -> tuple[bool, str]:
    """Whether a letter goes out, and the way in."""
    given = {"name": "New", "login": login, "role": "sales", "locale": "en"}
    with work(ada) as w:
        person, link = people.invite(w, parse(PersonInvite, given))
        return link_card.send(w, person.id, link), link.path


def test_an_invitation_is_sent_and_lets_in(ada):
    with post_set_by(ada) as post:
        is_sent, path = invited(ada, "new@example.com")
        deliver.deliver_due()
    assert is_sent
    [letter] = post.taken
    assert post.receivers == ["new@example.com"]
    key = re.search(r"key=(\S+)", letter.get_content().replace("=\n", ""))[1]
    assert path.endswith(key)
    with work(DOORKEEPER) as w:
        assert links.find(w, key).login == "new@example.com"
    with work(ada) as w:
        assert w.session.scalars(text("select content from app.deliveries")).all() == [None]


@pytest.mark.parametrize(("login", "is_set"), [("new", True), ("new@example.com", False)])
def test_without_an_address_or_a_server_it_is_shown_only(ada, login, is_set):
    if is_set:
        with post_set_by(ada):
            assert not invited(ada, login)[0]
    else:
        assert not invited(ada, login)[0]


def test_a_way_in_is_sealed_while_it_waits(ada):
    with post_set_by(ada):
        _is_sent, path = invited(ada, "new@example.com")
        with work(ada) as w:
            waiting = str(w.session.execute(text("select * from app.deliveries")).all())
    assert path.split("=")[1][:20] not in waiting
