"""The pages as a whole: what is registered, and what they say in Chinese."""

import re

import dash
import pytest

from app import main
from app.access.web import acting
from app.core.i18n import speaking
from app.customers import page as customers
from app.deals import page as deals
from app.deals import record as deal_record
from app.leads import page as leads
from app.leads import record as lead_record
from app.ui.shell import shell
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task, an_order
from tests.app.ui.reading import texts, walk

KEYS = {"Ctrl", "Shift", "Enter", "Esc", "Alt", "Tab"}
DAYS = {"YYYY", "MM", "DD", "HH", "mm"}
NAMES = {"Tributary", "English", "CNY", "CAC", "ROAS", "CSV", "Excel", *KEYS, *DAYS}
"""English words that Chinese readers meet too: names, what is written on keys, how a day is written."""


@pytest.fixture
def mona_zh(mona):
    from dataclasses import replace

    return replace(mona, locale="zh")


SAID = ("label", "title", "placeholder", "aria-label", "description", "nothingFoundMessage")


def english(content: object) -> set[str]:
    """Words of two Latin letters or more that a Chinese reader would see or hear."""
    said = [getattr(part, name, None) for part in walk(content) for name in SAID]
    seen = texts(content) + [words for words in said if isinstance(words, str)]
    return {word for text in seen for word in re.findall(r"[A-Za-z]{2,}", text)} - NAMES


def test_pages_speak_chinese_throughout(mona, mona_zh, application):
    customer = a_customer(mona, name="晨光", phone="13800138000", city="上海")
    a_contact(mona, customer_id=customer.id, name="王芳")
    an_order(mona, customer_id=customer.id, order_no="1")
    lead = a_lead(mona, name="李雷", channel="baidu")
    deal = a_deal(mona, title="水泵", amount="10", customer_id=customer.id)
    a_task(mona, subject="发报价", customer_id=customer.id)
    with acting(mona_zh):
        shown = [
            shell(mona_zh), leads.LIST.show(), customers.LIST.show(), deals.LIST.show(),
            leads.LIST.show_new(), customers.LIST.show_new(), deals.LIST.show_new(),
            lead_record.PAGE.show(str(lead.id)), deal_record.PAGE.show(str(deal.id)),
            customers.record.PAGE.show(str(customer.id)),
        ]  # fmt: skip
    words = set().union(*map(english, shown)) - {mona.name, "na"}
    assert words == set()


def test_titles_of_pages_speak_chinese(application, mona_zh):
    """A tab of the browser says where it is; what is called by a record says it once that was read."""
    with acting(mona_zh):
        said = {place["path"]: place["title"] for place in dash.page_registry.values()}
        said = {path: title() if callable(title) else title for path, title in said.items()}
    assert {path: title for path, title in said.items() if english([title])} == {}


def test_no_callback_takes_the_place_of_another(asking, ada):
    """Dash files callbacks by what they write: two with the same output would silently be one."""
    from app.main import _pages

    assert asking(ada).get("/_dash-dependencies").status_code == 200
    pages = _pages()
    outputs = [callback["output"] for callback in pages._callback_list]
    assert len(outputs) == len(set(outputs))
    assert len(outputs) > 30


def test_navigation_shows_what_the_role_may_see(sam, ben, application):
    def hrefs(actor) -> set[str]:
        with speaking("en"):
            return {getattr(part, "href", None) for part in walk(shell(actor))}

    assert "/leads" in hrefs(ben)
    assert "/leads" not in hrefs(sam)
    assert "/customers" in hrefs(sam)


@pytest.mark.parametrize(("given", "told"), [(None, ""), ("/", ""), ("/leads/1", "leads/1")])
def test_no_address_is_home(database, given, told):
    assert main._pages().strip_relative_path(given) == told
