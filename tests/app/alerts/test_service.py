"""Alerts are kept by whoever watches; who is told sees them, nobody else does."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from app.access.work import work
from app.alerts import service
from app.alerts.model import Signal
from app.alerts.schema import AlertSet
from app.core.errors import Invalid, NotFound, NotPermitted
from pipelines.alerts import CHECKER

RATE = {
    "kpi": "win_rate",
    "rule": "threshold",
    "level": "0.38",
    "is_above": False,
    "filters": {"office": ["North"]},
}


def made(by, **more):
    with work(by) as w:
        return service.create(w, AlertSet(**RATE | more))


def spoken(alert, reason="March: below 38%"):
    with work(CHECKER) as w:
        return service.note_outside(w, alert.id, reason, uuid4())


def test_an_alert_is_its_makers_and_seen_by_who_is_told(ana, leo, ben):
    mine = made(ana, receivers=[str(leo.user_id)])
    with work(ana) as w:
        assert [(one.kpi, one.level, one.filters) for one in service.list_alerts(w)] == [
            ("win_rate", 0.38, {"office": ["North"]})
        ]
    with work(leo) as w:
        assert service.find(w, mine.id).owner == "Ana"
        with pytest.raises(NotFound):
            service.snooze(w, mine.id, date(2026, 5, 1))
    with work(ben) as w:
        assert service.list_alerts(w) == []
        with pytest.raises(NotFound):
            service.find(w, mine.id)


def test_who_is_told_reads_signals_and_writes_none_past_the_service_either(ana, leo):
    signal = spoken(made(ana, receivers=[str(leo.user_id)]))
    judge = text("update app.alert_signals set is_right = false returning id")
    with work(leo) as w:
        assert w.session.scalars(select(Signal.id)).all() == [signal.id]
        assert w.session.scalars(judge).all() == []
    with work(ana) as w:
        assert w.session.scalars(judge).all() == [signal.id]


def test_a_signal_is_open_until_the_number_is_back_and_is_judged(ana, ben):
    mine = made(ana)
    first = spoken(mine)
    assert spoken(mine).id == first.id, "still outside: no second one"
    with work(ana) as w:
        service.judge(w, mine.id, first.id, is_right=True)
        assert (service.find(w, mine.id).open.id, service.find(w, mine.id).right) == (first.id, 1)
    with pytest.raises(NotFound), work(ben) as w:
        service.judge(w, mine.id, first.id, is_right=False)
    with work(CHECKER) as w:
        service.note_inside(w, mine.id)
    assert spoken(mine).id != first.id
    with work(ana) as w:
        assert len(service.list_signals(w, mine.id)) == 2


def test_another_rule_ends_what_was_open_and_removing_takes_all_along(ana, ada):
    mine = made(ana)
    spoken(mine)
    with work(ana) as w:
        changed = service.change(w, mine.id, AlertSet(**RATE | {"level": "0.3"}))
        assert (changed.level, changed.open) == (0.3, None)
        service.remove(w, mine.id)
    with work(ada) as w:
        assert service.list_alerts(w) == []


def test_a_rule_without_its_value_is_refused_and_only_programs_check(ana):
    with work(ana) as w:
        with pytest.raises(Invalid):
            service.create(w, AlertSet(**RATE | {"level": None}))
        with pytest.raises(NotPermitted):
            service.list_all(w)


def create_and_fail(w):
    service.create(w, AlertSet(**RATE))
    service.remove(w, uuid4())


def test_what_fails_leaves_nothing(ana):
    with pytest.raises(NotFound), work(ana) as w:
        create_and_fail(w)
    with work(ana) as w:
        assert service.list_alerts(w) == []
