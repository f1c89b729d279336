"""The company's mail server: who sets it, what its answers mean, and that its password is nobody's to see."""

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core.errors import Invalid, NotPermitted, Unavailable
from app.core.settings import settings
from app.core.validation import parse
from app.mail import letters, postman, service
from app.mail.schema import MailServerSet, MailTest
from app.mail.smtp import MailAway, MailRefused
from tests.app.mail import server as post_office

TO = MailTest(to="leo@example.com")


def a_server(port: int, **more) -> MailServerSet:
    given = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "crm@example.com"}
    return parse(MailServerSet, given | more)


@pytest.fixture
def post():
    with post_office.running() as server:
        yield server


def test_a_letter_arrives_by_the_server_that_an_administrator_set(ada, post):
    with work(ada) as w:
        service.change(w, a_server(post.port, username="crm", password="right", sender_name="数河"))
        service.test(w, TO)
    [letter] = post.taken
    assert post.receivers == [TO.to]
    assert letter["From"] == "数河 <crm@example.com>"
    assert letter["Message-ID"].endswith("@example.com>")


def test_without_a_server_it_says_so(ada):
    with work(ada) as w, pytest.raises(Unavailable, match="No mail server is set yet"):
        service.test(w, TO)
    assert postman.server() is None


@pytest.mark.parametrize("name", ["ben", "ana", "leo"])
def test_only_administrators_see_or_set_it(company, name):
    with work(company.ada) as w:
        service.change(w, a_server(2525, username="crm", password="secret-1"))
    with work(getattr(company, name)) as w:
        for verb in (lambda: service.read(w), lambda: service.change(w, a_server(1)), lambda: service.test(w, TO)):
            with pytest.raises(NotPermitted):
                verb()
        assert w.session.scalars(text("select host from app.mail_servers")).all() == []


def test_a_password_is_sealed_stays_and_goes_to_no_other_place(ada):
    with work(ada) as w:
        service.change(w, a_server(2525, username="crm", password="secret-1"))
        stored = w.session.scalar(text("select password from app.mail_servers"))
        trail = w.session.scalars(text("select changes::text from app.audit_entries where entity = 'mail'")).all()
        assert "secret-1" not in f"{stored}{trail}{service.read(w)}"
        service.change(w, a_server(2525, username="crm", sender_name="CRM"))
    assert postman.server().password == "secret-1"
    assert "secret-1" not in repr(postman.server())
    with work(ada) as w:
        shown = service.change(w, a_server(2525, username="crm", host="mail.example.org"))
    assert (shown.password_from, postman.server().password) == (None, None)


def test_the_environment_s_password_comes_first(ada, monkeypatch):
    with work(ada) as w:
        service.change(w, a_server(2525, username="crm", password="kept"))
    monkeypatch.setenv("TRIBUTARY_SMTP_PASSWORD", "given")
    settings.cache_clear()
    try:
        assert postman.server().password == "given"
        with work(ada) as w:
            assert service.read(w).password_from == "environment"
    finally:
        monkeypatch.delenv("TRIBUTARY_SMTP_PASSWORD")
        settings.cache_clear()


def set_and_try(actor, given) -> None:
    with work(actor) as w:
        service.change(w, given)
        service.test(w, TO)


def test_a_change_that_is_undone_changes_nothing(ada):
    with pytest.raises(MailAway, match="cannot be reached"):
        set_and_try(ada, a_server(9))
    assert postman.server() is None


ANSWERS = {
    "auth refused": (dict(username="crm", password="wrong"), {}, MailAway, "535", "does not accept"),
    "greylisted": ({}, {"RCPT": ["451 4.7.1 later"]}, MailAway, "451", "later"),
    "no such box": ({}, {"RCPT": ["550 5.1.1 unknown"]}, MailRefused, "550", "unknown"),
    "sender refused": ({}, {"MAIL": ["553 5.7.1 not yours"]}, MailRefused, "553", "not yours"),
    "content refused": ({}, {"DATA": ["554 5.6.0 no"]}, MailRefused, "554", "no"),
    "full": ({}, {"DATA": ["452 4.3.1 full"]}, MailAway, "452", "full"),
    "no encryption": (dict(security="starttls"), {}, MailAway, "unsupported", "encryption"),
    "not tls": (dict(security="tls"), {}, MailAway, "away", "cannot be reached"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_what_its_answers_mean(ada, post, case):
    more, says, kind, code, words = ANSWERS[case]
    post.says = says
    with work(ada) as w:
        service.change(w, a_server(post.port, **more))
        with pytest.raises(MailAway, match=words) as told:
            service.test(w, TO)
    assert (type(told.value), told.value.code) == (kind, code)
    assert post.taken == []


def test_encryption_wants_a_certificate_that_is_trusted(ada, tmp_path, monkeypatch):
    file, trust = post_office.certificate(tmp_path)
    with post_office.running(trust=trust) as post, work(ada) as w:
        service.change(w, a_server(post.port, security="starttls", username="crm", password="right"))
        with pytest.raises(MailAway, match="certificate is not trusted"):
            service.test(w, TO)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        service.test(w, TO)
    assert len(post.taken) == 1


def test_a_letter_holds_what_it_is_given(ada):
    with work(ada) as w:
        service.change(w, a_server(2525))
    server = postman.server()
    images = {"trend": b"\x89PNG"}
    made = letters.letter(
        server, "a@example.com", "Report\r\nBcc: all@example.com", "Words", letters.id_of(server, "k"),
        '<p>Words <img src="cid:trend" alt="Trend"></p>', images, {"List-Unsubscribe": "<https://crm/x>"},
    )  # fmt: skip
    assert made["Bcc"] is None
    assert [part.get_content_type() for part in made.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip
    assert letters.id_of(server, "k") == made["Message-ID"] != letters.id_of(server, "l")
    with pytest.raises(Invalid):
        letters.letter(server, "no address", "s", "t", letters.new_id(server))
