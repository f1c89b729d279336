"""A phone's bar holds five places; the others are in the reader's menu, where only a phone shows them."""

from app.ui.shell import PLACES, shell
from tests.app.ui.reading import find


def test_every_place_can_be_reached_on_a_phone(ada):
    screen = shell(ada)
    bar = {link.href for link in find(screen, "NavLink") if "side-far" not in link.className}
    menu = {
        item.href
        for item in find(screen, "MenuItem")
        if getattr(item, "className", "") == "phone-only" and hasattr(item, "href")
    }
    assert len(bar) <= 5
    assert {place.href for place in PLACES} <= bar | menu
