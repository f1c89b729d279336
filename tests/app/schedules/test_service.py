"""What is due, who runs, how it ended and what is late: worked out from the database alone."""

from datetime import UTC, datetime, timedelta

import pytest

from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from app.schedules import lock, registry, service, times
from app.schedules.model import ScheduleState
from app.schedules.schema import StartedBy, Status, Verdict
from pipelines.kernel.robots import KEEPER

DAILY = registry.find("daily")
NOW = datetime.now(UTC)
DUE = times.newest_until(DAILY.cron, NOW)
WHO = "crm@host (1)"


@pytest.fixture
def known(company):
    """Schedules that this installation has known for a week."""
    with work(KEEPER) as w:
        service.register(w)
        w.session.get_one(ScheduleState, "daily").known_since = NOW - timedelta(days=7)


def open_run(due: datetime | None = DUE) -> datetime | None:
    with work(KEEPER) as w:
        return service.open_run(w, "daily", StartedBy.SCHEDULE, WHO, due)


def close(started_at: datetime, verdict: Verdict) -> None:
    with work(KEEPER) as w:
        service.close_run(w, "daily", started_at, verdict)


def due_now() -> list[tuple[str, datetime]]:
    with work(KEEPER) as w:
        return [one for one in service.list_due(w, NOW) if one[0] == "daily"]


def standing(actor=KEEPER, now: datetime = NOW) -> service.Standing:
    with work(actor) as w:
        return next(one for one in service.standing(w, now) if one.schedule.name == "daily")


def test_of_a_week_that_was_missed_the_newest_night_is_due(known):
    assert due_now() == [("daily", DUE)]


def test_nothing_was_missed_before_the_installation(company):
    with work(KEEPER) as w:
        service.register(w)
    assert due_now() == []
    assert standing().late_since is None


def test_what_was_taken_up_is_due_no_more(known):
    close(open_run(), Verdict())
    assert due_now() == []
    assert open_run() is None


def test_a_run_by_hand_takes_up_no_night(known):
    close(open_run(None), Verdict())
    assert due_now() == [("daily", DUE)]


def test_an_interrupted_run_gets_a_second_chance_and_no_third(known):
    for _n in range(service.ATTEMPTS):
        assert due_now() == [("daily", DUE)]
        assert open_run() is not None
        with work(KEEPER) as w:
            assert service.close_abandoned(w) == ["daily"]
    assert due_now() == []
    assert (standing().status, standing().message) == (Status.FAILED, "interrupted")


def test_a_failed_run_waits_for_the_next_night(known):
    close(open_run(), Verdict(Status.FAILED, "gate"))
    assert due_now() == []


def test_one_holds_the_lock_and_the_others_see_it(known):
    with lock.held("daily") as mine:
        started_at = open_run()
        with lock.held("daily") as second, lock.held("another") as other:
            assert (mine is not None, second, other is not None) == (True, None, True)
        with work(KEEPER) as w:
            service.say_step(w, "daily", started_at, "build_marts")
            assert service.close_abandoned(w) == []
        now = standing()
    assert (now.status, now.holder, now.step, now.started_by) == (
        Status.RUNNING, WHO, "build_marts", StartedBy.SCHEDULE,
    )  # fmt: skip


def test_a_run_whose_holder_died_reads_as_interrupted_before_anybody_closes_it(known):
    open_run()
    assert (standing().status, standing().message) == (Status.FAILED, "interrupted")


def test_words_of_an_older_run_do_not_touch_the_newer(known):
    old = open_run()
    with work(KEEPER) as w:
        service.close_abandoned(w)
    with lock.held("daily"):
        open_run()
        close(old, Verdict())
        assert standing().status == Status.RUNNING


def test_late_is_what_nothing_started_past_its_grace(known):
    close(open_run(DUE - timedelta(days=1)), Verdict())
    assert standing(now=DUE + DAILY.grace).late_since is None
    assert standing(now=DUE + DAILY.grace + timedelta(seconds=1)).late_since == DUE
    with lock.held("daily"):
        open_run()
        assert standing().late_since is None


def test_everybody_reads_how_schedules_stand(known, company):
    assert standing(company.ben).schedule == DAILY


def test_people_do_not_write_schedules(known, company):
    for verb, values in (
        (service.register, ()),
        (service.list_due, ()),
        (service.open_run, ("daily", StartedBy.MANUAL, WHO)),
        (service.say_step, ("daily", NOW, "x")),
        (service.close_run, ("daily", NOW, Verdict())),
        (service.close_abandoned, ()),
    ):
        with pytest.raises(NotPermitted), work(company.ben) as w:
            verb(w, *values)


def test_a_start_that_fails_leaves_nothing(known):
    def start() -> float:
        with work(KEEPER) as w:
            service.open_run(w, "daily", StartedBy.SCHEDULE, WHO, DUE)
            return 1 / 0

    with pytest.raises(ZeroDivisionError):
        start()
    assert due_now() == [("daily", DUE)]


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(Invalid, match="daily"):
        registry.find("nothing")
