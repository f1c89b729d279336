"""Targets: set by administrators, one a KPI, month and team, seen by everybody."""

from datetime import date
from uuid import uuid4

import pytest

from app.access.work import work
from app.core.errors import Invalid, NotFound, NotPermitted
from app.targets import service
from app.targets.schema import TargetSet

MARCH = {"kpi": "win_rate", "month": date(2026, 3, 17), "wanted": "0.38"}


def test_a_target_is_of_its_month_and_is_replaced(ada, ben):
    with work(ada) as w:
        service.put(w, TargetSet(**MARCH))
        service.put(w, TargetSet(**MARCH | {"wanted": "0.4"}))
        service.put(w, TargetSet(**MARCH | {"office": "North"}))
    with work(ben) as w:
        found = [(one.month_start, one.office, one.wanted) for one in service.list_targets(w)]
        assert found == [(date(2026, 3, 1), "", 0.4), (date(2026, 3, 1), "North", 0.38)]
        assert service.list_targets(w, date(2026, 4, 1)) == service.list_targets(w, None, date(2026, 2, 1)) == []


def test_only_administrators_set_and_remove(ada, ben):
    with work(ada) as w:
        made = service.put(w, TargetSet(**MARCH))
    for act in (lambda w: service.put(w, TargetSet(**MARCH)), lambda w: service.remove(w, made.id)):
        with pytest.raises(NotPermitted), work(ben) as w:
            act(w)
    with work(ada) as w:
        service.remove(w, made.id)
        with pytest.raises(NotFound):
            service.remove(w, uuid4())
        assert service.list_targets(w) == []


def _put_and_fail(w):
    service.put(w, TargetSet(**MARCH))
    service.remove(w, uuid4())


def test_what_fails_leaves_nothing(ada):
    with pytest.raises(NotFound), work(ada) as w:
        _put_and_fail(w)
    with work(ada) as w:
        assert service.list_targets(w) == []


def wanted_of(person, month, wanted):
    owner_id = person and person.user_id
    return TargetSet(kpi="won_amount", month=date(2026, month, 1), owner_id=owner_id, wanted=wanted)


def test_a_target_may_be_of_a_person(ada, ben, mona):
    with work(ada) as w:
        for n in (1, 2, 3):
            service.put(w, wanted_of(ben, n, 10 * n))
        for whose, wanted in ((mona, 5), (None, 70), (mona, 6)):
            service.put(w, wanted_of(whose, 1, wanted))
        with pytest.raises(Invalid):
            service.put(w, TargetSet(**MARCH | {"office": "North", "owner_id": ben.user_id}))
    with work(ben) as w:
        assert sorted(one.wanted for one in service.list_targets(w)) == [6, 10, 20, 30, 70]
