"""Whatever stands in an address, or comes back from a page, is an answer and never a fault of ours."""

import json

import dash
import pytest

from app.access.web import acting
from app.core.errors import CrmError
from app.ui import problems, undoing
from tests.app.making import a_deal, a_lead

DAYS = ("9999-12-31", "0001-01-01", "9999-12-01", "0001-02-01")
MOMENTS = (
    "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "9999-12-31", "x",
    "9999-10-01T00:00:00+00:00",
)  # fmt: skip
MANY = "9" * 5000


def shown(ada, page, **query):
    with acting(ada):
        try:
            return str(dash.page_registry[page]["layout"](**query))
        except CrmError as refusal:
            return str(refusal)


@pytest.mark.parametrize("look", ["day", "week", "month"])
@pytest.mark.parametrize("day", DAYS)
def test_a_calendar_of_any_day_is_an_answer(application, ada, day, look):
    assert shown(ada, "calendar", on=day, look=look)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("figure", ["commit", "weighted", "x"])
def test_what_was_expected_at_any_moment_is_an_answer(application, ada, moment, figure):
    assert shown(ada, "deals.forecast", at=moment, counted=figure)


@pytest.mark.parametrize("columns", [f"name:{MANY}", f"title:{MANY}|", "name:²", ",,,:::", f"{MANY}:1"])
def test_columns_of_any_width_are_an_answer(application, ada, columns):
    for page in ("deals", "leads", "contacts", "tickets", "customers"):
        assert shown(ada, page, columns=columns)


@pytest.mark.parametrize(
    "values",
    [["x"], ["me", "x"], [""], ["team"], ["0" * 40], ["\u0000"], ["01a20000-0000-7000-8000-000000000000"]],
)
@pytest.mark.parametrize("field", ["owner_id", "customer_id", "created_at", "amount", "stage"])
@pytest.mark.parametrize("operator", ["is", "is_not", "before", "at_least", "within", "empty"])
def test_a_filter_of_any_values_is_an_answer(application, ada, field, operator, values):
    a_deal(ada)
    assert shown(ada, "deals", filter=json.dumps({"all": [[field, operator, *values]]}))


@pytest.mark.parametrize(
    "page", ["deals", "deals-board", "leads", "leads-board", "tasks", "tasks-board", "calendar"]
)
def test_other_parts_of_an_address_are_an_answer(application, ada, page):
    for name in (
        "who",
        "owner_id",
        "sort",
        "after",
        "group",
        "open",
        "view",
        "semantic",
        "size",
        "look",
        "edit",
        "search",
    ):
        for value in ("x", "x,y", MANY, "-1", "%", "[]", "null", "\u202e", " stage", " status ", "0" * 36):
            assert shown(ada, page, **{name: value})


@pytest.mark.parametrize("kind", ["answer", "call", "close", "task"])
@pytest.mark.parametrize("was", ["x", "", "None", "9999-12-31T23:59:59", "0001-01-01", MANY])
def test_what_is_to_be_taken_back_is_read_with_care(application, ada, kind, was, monkeypatch):
    monkeypatch.setattr(problems, "notify", lambda *_said, **_how: None)
    lead, deal = a_lead(ada), a_deal(ada)
    for one in (lead, deal):
        asked = {"kind": kind, "id": str(one.id), "version": one.version, "was": was, "at": 1}
        with acting(ada):
            try:
                undoing.take_back(asked)
            except CrmError:
                continue
