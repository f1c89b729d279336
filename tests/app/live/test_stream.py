"""The stream of what changed elsewhere: what it tells, to whom, for how long, and what it costs nobody."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import active_count
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import update

from app.access.actor import Actor
from app.access.robots import SYSTEM
from app.access.work import work
from app.core.settings import settings
from app.events.subjects import JOBS, SUBJECTS
from app.leads import service as leads
from app.leads.schema import LeadChange, LeadView
from app.live import hub
from app.live.hub import HUB
from app.signin import tokens
from app.users import people, sessions
from app.users import service as users
from app.users.model import SignedIn
from app.users.signin import DOORKEEPER
from tests.app.jobs.doing import asked, done, known
from tests.app.making import a_lead
from tests.app.signin.serving import Served, serving

SECONDS = 15
"""Until a line must have come on the busiest machine."""


@pytest.fixture(scope="module")
def served(application) -> Iterator[Served]:
    with serving(application) as made:
        yield made


@pytest.fixture(autouse=True)
def _looked_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether sessions still hold is looked up much more often than people need."""
    monkeypatch.setattr(hub, "CHECK_SECONDS", 0.2)


Watch = Callable[..., Iterator[Iterator[dict[str, bool]]]]


@pytest.fixture
def watching(served, asking) -> Watch:
    """`watching(ben, lead)`: what ben's browser hears of it; the first line is what it missed."""

    @contextmanager
    def watch(actor: Actor, *seen: LeadView, subject: UUID | None = None) -> Iterator[Iterator[dict[str, bool]]]:
        browser = asking(actor)
        body = {"seen": {"leads": {str(one.id): one.version for one in seen}}}
        body["seen"] |= {SUBJECTS: {str(subject): 0}} if subject else {}
        with (
            httpx.Client(cookies=dict(browser.cookies), headers=browser.headers, timeout=SECONDS) as client,
            client.stream("POST", f"http://127.0.0.1:{served.port}/api/v1/live", json=body) as answer,
        ):
            assert answer.status_code == 200, answer.read()
            yield map(json.loads, answer.iter_lines())

    return watch


OTHERS = {"mine": False, "version": None}
MINE = {"mine": True, "version": None}


def change(by: Actor, lead: LeadView, **values: str) -> LeadView:
    with work(by) as w:
        return leads.change(w, lead.id, LeadChange(**values), leads.read(w, lead.id).version)


def heard(lines: Iterator[dict[str, Any]]) -> dict[str, Any]:
    return next(line for line in lines if line)


def test_a_change_by_somebody_else_is_heard_of(company, watching):
    lead = a_lead(company.ben)
    with watching(company.ben, lead) as lines:
        assert next(lines) == {}
        change(company.mona, lead, city="Xiamen")
        assert heard(lines) == {str(lead.id): OTHERS}


def test_pages_about_jobs_hear_of_each(company, watching):
    """Who began to look is told at once; then one hears of one's own, and who administers of all."""
    with (
        watching(company.ben, subject=company.ben.user_id) as own,
        watching(company.ada, subject=JOBS) as everybodys,
        known(),
    ):
        assert (next(own), next(everybodys)) == ({str(company.ben.user_id): OTHERS}, {str(JOBS): OTHERS})
        job = asked(company.ben, many=1)
        assert heard(everybodys) == {str(JOBS): OTHERS}
        done(job)
        assert list(heard(own)) == [str(company.ben.user_id)]


def test_ones_own_change_is_marked_as_such(company, watching):
    lead = a_lead(company.ben)
    with watching(company.ben, lead) as lines:
        next(lines)
        change(company.ben, lead, city="Xiamen")
        assert heard(lines) == {str(lead.id): MINE}


def test_what_changed_before_the_stream_began_is_told_at_once(company, watching):
    lead = a_lead(company.ben)
    change(company.mona, lead, city="Xiamen")
    with watching(company.ben, lead) as lines:
        assert next(lines) == {str(lead.id): {"mine": False, "version": 2}}


def test_nothing_is_told_of_what_was_not_asked_about(company, watching):
    mine, other = a_lead(company.ben), a_lead(company.ben)
    with watching(company.ben, mine) as lines:
        next(lines)
        change(company.ben, other, city="Xiamen")
        change(company.ben, mine, city="Xiamen")
        assert heard(lines) == {str(mine.id): MINE}


def test_a_version_of_what_is_out_of_reach_is_not_told(company, watching):
    theirs = a_lead(company.carl)
    change(company.carl, theirs, city="Xiamen")
    with watching(company.ben, theirs) as lines:
        assert next(lines) == {}


def deactivate(ada: Actor, user_id: UUID) -> None:
    with work(ada) as w:
        people.deactivate(w, user_id)


def sign_out_elsewhere(ada: Actor, user_id: UUID) -> None:
    with work(ada) as w:
        sessions.end_all(w, user_id)


def hand_a_new_password(_ada: Actor, user_id: UUID) -> None:
    users.add_sign_in(SYSTEM, user_id)


def leave_it_unused(_ada: Actor, user_id: UUID) -> None:
    _age(user_id, last_seen_at=datetime.now(UTC) - timedelta(minutes=settings().session_idle_minutes))


def let_it_grow_old(_ada: Actor, user_id: UUID) -> None:
    _age(user_id, expires_at=datetime.now(UTC))


def _age(user_id: UUID, **values: datetime) -> None:
    with work(DOORKEEPER) as w:
        w.session.execute(update(SignedIn).where(SignedIn.user_id == user_id).values(**values))


ENDINGS = (deactivate, sign_out_elsewhere, hand_a_new_password, leave_it_unused, let_it_grow_old)


@pytest.mark.parametrize("end", ENDINGS)
def test_the_stream_ends_with_the_session(company, watching, end):
    lead = a_lead(company.mona)
    with watching(company.ben, lead) as lines:
        next(lines)
        end(company.ada, company.ben.user_id)
        assert [line for line in lines if line] == []
    assert len(HUB) == 0


def test_it_keeps_no_session_awake(company, watching):
    lead = a_lead(company.ben)
    with watching(company.ben, lead) as lines:
        next(lines)
        change(company.mona, lead, city="Xiamen")
        heard(lines)
        time.sleep(hub.CHECK_SECONDS * 1.5)
        with work(company.ben) as w:
            (own,) = sessions.list_own(w)
        assert own.last_seen_at == own.created_at


def test_idle_streams_cost_no_thread_and_no_turn(company, served, watching, asking):
    """More of them than one person has turns."""
    lead = a_lead(company.ben)
    with watching(company.ben, lead) as first:
        next(first)
        before = active_count()
        with watching(company.ben, lead) as second, watching(company.ben, lead) as third:
            others = [watching(company.ben, lead) for _n in range(6)]
            entered = [one.__enter__() for one in others]
            for lines in (second, third, *entered):
                next(lines)
            assert active_count() <= before + 2
            browser = asking(company.ben)
            answer = httpx.get(
                f"http://127.0.0.1:{served.port}/api/v1/leads", cookies=dict(browser.cookies), timeout=SECONDS
            )
            assert answer.status_code == 200
            for one in others:
                one.__exit__(None, None, None)


def test_nobody_opens_streams_without_end(company, watching, monkeypatch):
    from app.live import api

    monkeypatch.setattr(api, "MOST_STREAMS", 1)
    lead = a_lead(company.ben)
    with watching(company.ben, lead) as lines:
        next(lines)
        with pytest.raises(AssertionError, match="Too many requests"), watching(company.ben, lead):
            pass


@pytest.mark.parametrize("seen", [{"leads": {"x": 1}}, {"leads": {}, "x": 1}, [], {"leads": {"1" * 32: -1}}])
def test_what_is_no_list_of_records_is_refused(ben, asking, seen):
    assert asking(ben).post("/api/v1/live", json={"seen": seen}).status_code == 422


def test_too_many_records_are_refused(ben, asking):
    seen = {"leads": {f"{n:032x}": 1 for n in range(1001)}}
    assert asking(ben).post("/api/v1/live", json={"seen": seen}).status_code == 422


def test_a_stranger_hears_nothing(served):
    answer = httpx.post(f"http://127.0.0.1:{served.port}/api/v1/live", json={"seen": {}}, timeout=SECONDS)
    assert answer.status_code == 401


def test_a_page_of_another_site_opens_no_stream(ben, asking):
    browser = asking(ben)
    del browser.headers[tokens.CSRF_HEADER.decode()]
    assert browser.post("/api/v1/live", json={"seen": {}}).status_code == 403


def test_the_process_that_is_told_to_stop_waits_for_no_stream(company, watching):
    lead = a_lead(company.ben)
    with watching(company.ben, lead) as lines:
        next(lines)
        began = time.monotonic()
        HUB.close()
        assert list(lines) == []
        assert time.monotonic() - began < SECONDS
