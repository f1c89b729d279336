"""The long form of the proof that a reader of events that is killed loses and repeats nothing."""

import pytest

from tests.app.events import killing

pytestmark = pytest.mark.faults


def test_a_reader_killed_forty_times_is_given_each_change_once(ben):
    assert killing.read_while_killed(ben, kills=40, writers=6) > 100
