"""`crm user`: a way in for a colleague, shown once."""

from typer.testing import CliRunner

from app.access.work import work
from app.users import links, signin
from app.users.cli import app
from app.users.signin import DOORKEEPER, Browser

BROWSER = Browser("127.0.0.1", "test")


def run(*words: str):
    return CliRunner().invoke(app, list(words))


def lets_in(login: str, password: str) -> bool:
    with work(DOORKEEPER) as w:
        return signin.sign_in(w, login, password, "another token", BROWSER) is not None


def test_add_prints_a_password_that_opens_the_door(company):
    done = run("add", "Nora.New", "--name", "Nora", "--role", "sales", "--team", "North")
    login, password = done.output.split()
    assert login == "nora.new"
    assert lets_in(login, password)


def test_a_way_back_is_a_link_that_opens_the_door_once(company):
    words = run("sign-in", "ben").output
    assert words.startswith("Ben  http://127.0.0.1:8050/choose-password?key=")
    with work(DOORKEEPER) as w:
        login, actor = links.use(w, words.split("key=")[1].strip(), "a longer one", "token", BROWSER)
    assert (login, actor) == ("ben", company.ben)
    assert lets_in("ben", "a longer one")


def test_a_taken_login_and_an_unknown_name_are_refused_in_words(company):
    taken = run("add", "ben", "--name", "Ben Two", "--role", "sales")
    unknown = run("sign-in", "zoe")
    assert (taken.exit_code, unknown.exit_code) == (1, 1)
    assert "choose another" in taken.output
    assert "zoe" in unknown.output
