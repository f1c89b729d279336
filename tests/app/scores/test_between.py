"""Who stands between two scores now."""

from dataclasses import replace

import pytest

from app.access.work import work
from app.core.errors import NotPermitted
from app.scores import between
from tests.app.making import a_lead
from tests.app.scores.test_orders import scored


def standing(reader, low, high, **how):
    with work(reader) as w:
        found, n = between.list_between(w, "lead_quality", low, high, **how)
    return [(one.record_id, one.value) for one in found], n


def test_the_highest_come_first_and_all_are_counted(ben, ada):
    leads = [a_lead(ben, name=name) for name in ("Low", "High", "Mid", "Sure")]
    scored(ada, leads, 0.2, 0.5, 0.4, 1.0)
    low, _high, mid, sure = (one.id for one in leads)
    assert standing(ben, 0.2, 0.5) == ([(mid, 0.4), (low, 0.2)], 2)
    assert standing(ben, 0.5, 1.0, size=1) == ([(sure, 1.0)], 2), "its end is another's, but the last's"
    assert standing(ben, 0.6, 0.7) == ([], 0)


def test_who_is_out_of_reach_is_not_counted(ben, carl, ada):
    scored(ada, [a_lead(carl, name="Theirs")], 0.5)
    assert standing(ben, 0.0, 1.0) == ([], 0)
    assert standing(carl, 0.0, 1.0)[1] == 1


def test_scores_are_not_for_every_role(ben):
    with pytest.raises(NotPermitted):
        standing(replace(ben, permissions=frozenset()), 0.0, 1.0)
