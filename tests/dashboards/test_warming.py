"""What pages ask as they open is asked before anybody opens them."""

import pytest

from app.access.web import acting
from app.access.work import work
from dashboards import board, remembered, warming
from dashboards.home import page as home
from dashboards.sales.page import BOARD as SALES
from tests.dashboards.conftest import built, people
from tests.dashboards.test_remembered import statements

__all__ = ["built", "people"]


@pytest.fixture(autouse=True)
def sales(monkeypatch):
    """Of the boards this process shows one."""
    monkeypatch.setattr(board, "_boards", {SALES.name: SALES})


def never() -> bool:
    """Nobody waits for an answer."""
    return False


def asked(reader) -> list[str]:
    """What two pages ask of the marts as this reader opens them."""
    with statements() as told:
        with acting(reader):
            home.show()
        with work(reader) as w:
            SALES.page(w, {})
    return [one for one in told if "marts.fct_" in one]


def test_who_opens_a_page_first_waits_for_nothing(people):
    remembered._answers.clear()
    warming.warm([people["ana"], people["ben"]], never)
    assert [asked(people[name]) for name in ("ana", "ben")] == [[], []]


def test_of_those_who_see_the_same_one_is_asked_for(people):
    warming.warm([people["ana"]], never)
    with statements() as told:
        warming.warm([people["ana"], people["ana"]], never)
    assert [one for one in told if "marts.fct_" in one] == []


def test_nothing_is_asked_beforehand_while_somebody_waits_for_an_answer(people, monkeypatch):
    waiting, at_work = iter([True] * 3), []
    monkeypatch.setattr(warming.time, "sleep", at_work.append)
    remembered._answers.clear()
    warming.warm([people["ana"]], lambda: next(waiting, False))
    assert at_work == [warming.YIELD_SECONDS] * 3
    assert asked(people["ana"]) == []


def test_who_comes_late_in_a_large_company_asks_for_themselves(people, monkeypatch):
    remembered._answers.clear()
    monkeypatch.setattr(warming, "LONGEST_SECONDS", 0.0)
    warming.warm([people["ana"]], never)
    assert asked(people["ana"]) != []


def test_other_numbers_or_another_day_are_asked_for_once(people, monkeypatch):
    told = []
    monkeypatch.setattr(warming, "warm", lambda readers, _is_busy: told.append(readers))
    first = warming.renewed(None, lambda: [people["ana"]], never)
    assert warming.renewed(first, lambda: [people["ben"]], never) == first
    assert told == [[people["ana"]]]


def test_a_fault_is_met_once_a_build(people, caplog):
    def broken():
        raise ZeroDivisionError

    now = warming.renewed(None, broken, never)
    assert now is not None
    assert warming.renewed(now, broken, never) == now
    assert len(caplog.records) == 1
