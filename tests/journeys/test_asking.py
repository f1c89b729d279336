"""What a page asks the server for, where the network or an impatient hand comes between."""

from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from app.access.robots import SYSTEM
from app.access.work import work
from app.activities.model import Activity
from app.leads.model import Lead
from tests.app.making import a_customer

pytestmark = pytest.mark.journey


def count(table):
    with work(SYSTEM) as w:
        return w.session.scalar(select(func.count()).select_from(table))


@contextmanager
def cut_off(reader):
    """The network is cut meanwhile. What the browser itself says of it is no fault of the page."""
    reader.page.context.set_offline(True)
    yield
    reader.page.context.set_offline(False)
    reader.page.locator(".away a, body:not(:has(.away))").first.wait_for(state="attached")
    said = ("Failed to fetch", "the server did not respond")
    reader.faults = [fault for fault in reader.faults if not any(words in fault for words in said)]


def test_a_button_that_is_pressed_twice_makes_one_record(signed_in, ben):
    reader = signed_in(ben, "/leads/new")
    reader.fills("Name", "Wang Fang")
    reader.page.get_by_role("button", name="Create lead").dblclick(delay=20)
    reader.sees("Details", "Wang Fang")
    assert count(Lead) == 1


def test_until_the_record_that_was_made_is_drawn_its_form_makes_no_second_one(signed_in, ben):
    reader = signed_in(ben, "/leads/new")
    reader.fills("Name", "Wang Fang")
    create = reader.page.get_by_role("button", name="Create lead")
    with reader.before_the_answer("_pages_content"):
        create.click()
        reader.page.wait_for_url(lambda url: not url.endswith("/new"))
        reader.page.wait_for_timeout(1500)
        create.click()
    reader.sees("Details", "Wang Fang")
    assert count(Lead) == 1


def test_while_a_save_is_awaited_its_button_says_so_and_saves_no_second_time(signed_in, ben):
    customer = a_customer(ben, name="Acme")
    reader = signed_in(ben, f"/customers/{customer.id}")
    reader.fills("What was said or noted", "They like it")
    log = reader.page.locator(".composer .form-save")
    with reader.before_the_answer("n_clicks"):
        log.click()
        reader.page.locator('.composer .form-save[aria-busy="true"]').wait_for()
        log.click()
    reader.page.locator(".timeline", has_text="They like it").wait_for()
    reader.page.locator('.form-save[aria-busy="true"]').wait_for(state="detached")
    assert count(Activity) == 1


def test_a_save_into_a_cut_network_is_told_and_can_be_done_again(signed_in, ben):
    reader = signed_in(ben, "/leads/new")
    reader.fills("Name", "Wang Fang")
    with cut_off(reader):
        reader.presses("Create lead")
        reader.sees("No answer came")
        assert (count(Lead), reader.field("Name").input_value()) == (0, "Wang Fang")
    reader.sees("Connected again")
    reader.presses("Create lead")
    reader.sees("Details", "Wang Fang")
    assert count(Lead) == 1


def test_a_page_without_a_form_is_as_it_should_be_once_the_network_is_back(signed_in, ben):
    a_customer(ben, name="Acme")
    reader = signed_in(ben, "/customers")
    with cut_off(reader):
        reader.page.locator(".side-links a", has_text="Tasks").click()
        reader.sees("No answer came")
        reader.page.wait_for_timeout(2500)
    reader.page.locator("h1", has_text="Tasks").wait_for()


def test_a_file_that_could_not_be_sent_can_be_sent_again(signed_in, ben):
    customer = a_customer(ben, name="Acme")
    reader = signed_in(ben, f"/customers/{customer.id}")
    button = reader.page.locator("[data-file]")
    with cut_off(reader):
        with reader.page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files({"name": "offer.txt", "mimeType": "text/plain", "buffer": b"hello"})
        reader.sees("No answer came")
    assert button.is_enabled()
