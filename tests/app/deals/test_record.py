from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from app.deals.record import time_in_stages

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


def test_time_in_stages_adds_up_visits_and_is_empty_without_a_history():
    stages = ("proposal", "negotiation", "proposal")
    history = [SimpleNamespace(to_stage=s, changed_at=BEGAN + timedelta(days=i)) for i, s in enumerate(stages)]
    spent = time_in_stages(history, BEGAN + timedelta(days=5))
    assert spent == {"proposal": timedelta(days=4), "negotiation": timedelta(days=1)}
    assert time_in_stages([], BEGAN) == {}
