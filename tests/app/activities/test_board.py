"""Tasks as a board."""

from datetime import UTC, datetime, timedelta

import pytest

from app.access.work import work
from app.activities import board, rows, service, times
from app.core.errors import Conflict, Invalid, NotFound
from tests.app.making import a_customer, a_task, broken_off


def told(w, *, view=""):
    """Column -> the cards in it, as they are called."""
    now = datetime.now(UTC)
    lanes = [one.code for one in board.columns(w) if not one.is_end]
    return {code: [one.subject for one in board._page(w, {"view": view}, code, now).rows] for code in lanes}


@pytest.mark.parametrize("column", times.DAYS)
def test_a_task_dropped_on_a_column_is_due_in_it(ben, column):
    task = a_task(ben, due_at="2026-01-05T09:30")
    with work(ben) as w:
        assert told(w)["late"] == ["Send the offer"]
        board.step(w, task.id, task.version, column)
        assert told(w) == {code: ["Send the offer"] if code == column else [] for code in told(w)}


def test_columns_are_those_under_which_the_list_groups(ben):
    now = datetime.now(UTC)
    for days in (-3, 1, 2, 6, 7, 30):
        a_task(ben, subject=f"in {days} days", due_at=now + timedelta(days=days))
    with work(ben) as w:
        found = told(w)
        listed = service.list_activities(w, board.ActivityQuery(status="planned", sort="due_at")).rows
    assert {look: [one.subject for one in group] for look, _words, group in rows.grouped(listed, now)} == {
        code: subjects for code, subjects in found.items() if subjects
    }


def test_done_is_done_and_leaves_the_board(ben):
    task = a_task(ben)
    with work(ben) as w:
        board.step(w, task.id, task.version, "done")
        assert service.read(w, task.id).status == "done"
        assert not any(told(w).values())


@pytest.mark.parametrize("column", ["late", "elsewhere"])
def test_nobody_makes_a_task_late(ben, column):
    task = a_task(ben)
    with work(ben) as w, pytest.raises(Invalid):
        board.step(w, task.id, task.version, column)


def test_a_move_is_refused_out_of_reach_of_an_older_version_and_is_undone_with_its_work(ben, company):
    task = a_task(ben)
    with work(company.carl) as w, pytest.raises(NotFound):
        board.step(w, task.id, task.version, "today")
    with broken_off(ben) as w:
        board.step(w, task.id, task.version, "later")
    with work(ben) as w:
        assert service.read(w, task.id) == task
        board.step(w, task.id, task.version, "later")
        with pytest.raises(Conflict):
            board.step(w, task.id, task.version, "today")


def test_a_colleagues_task_is_seen_by_the_team_and_moved_by_who_may(company):
    a_task(company.ben, customer_id=a_customer(company.ben).id)
    with work(company.mona) as w:
        assert not any(told(w).values())
        assert ["Send the offer"] in told(w, view="team").values()
