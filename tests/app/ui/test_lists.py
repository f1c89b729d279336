"""What a list asks, and what it shows."""

from dataclasses import dataclass

import pytest

from app.core.paging import COUNT_CAP, Page
from app.ui import list_table, lists, states
from app.ui.lists import Column, View
from tests.app.ui.reading import find, texts

VIEWS = [View("all", "All", {}), View("mine", "Mine", {"owner_id": "me"})]


@dataclass(frozen=True)
class Row:
    name: str


COLUMNS = [Column("Name", lambda row: row.name, "name", "lead-cell"), Column("Empty", lambda _row: None)]


def shown(page: Page, **query: str) -> object:
    return list_table.results("deals", COLUMNS, page, query, states.state("deals", "No deals yet."))


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, {"size": 25}),
        ({"view": "mine"}, {"size": 25, "owner_id": "me"}),
        ({"view": "mine", "owner_id": "you"}, {"size": 25, "owner_id": "you"}),
        ({"view": "gone", "search": "", "size": "50"}, {"size": "50"}),
        ({"trail": ["a"], "after": "b"}, {"size": 25, "after": "b"}),
    ],
)
def test_the_service_is_asked_the_filters_of_the_view_and_of_the_reader(query, asked):
    assert lists.service_query(query, VIEWS) == asked


def test_an_empty_company_and_empty_filters_are_told_apart():
    nothing = Page([], None, 0)
    assert "No deals yet." in texts(shown(nothing))
    assert "No deals yet." in texts(shown(nothing, size="50", sort="name"))
    assert "No results with these filters." in texts(shown(nothing, search="x"))


def test_counting_stops_and_says_so():
    assert "1 record" in texts(shown(Page([Row("a")], None, 1)))
    assert "1,000+ records" in texts(shown(Page([Row("a")], "next", COUNT_CAP)))


def test_one_can_turn_only_where_there_is_a_page():
    first = find(shown(Page([Row("a")], "cursor", 2)), "Button")
    last = find(shown(Page([Row("b")], None, 2), after="cursor"), "Button")
    disabled = [[b.disabled for b in found if b.id["go"].startswith(("back", "next"))] for found in (first, last)]
    assert disabled == [[True, False], [False, True]]


def test_a_heading_says_how_it_sorts_and_turns_round():
    headings = find(shown(Page([Row("a")], None, 1), sort="name"), "Th")
    assert getattr(headings[0], "aria-sort") == "ascending"
    assert find(headings[0], "Button")[0].id["go"] == "sort:-name"
    assert find(headings[1], "Button") == []


def test_every_cell_names_its_column_for_the_cards_of_a_phone():
    cells = find(shown(Page([Row("a")], None, 1)), "Td")
    assert [getattr(cell, "data-label") for cell in cells] == ["Name", "Empty"]
    assert "blank" in cells[1].className
