"""What a number must say about itself before anybody is shown it, in both languages."""

from typing import Any

import pytest
import yaml

from app.access.permissions import named
from dashboards.definition_words import CALENDARS, INTERVALS, REOPENED, WINDOWS
from tests.architecture import source

MARTS = source.ROOT / "dbt_project" / "models" / "marts"
TOLD = ("unit", "better", "interval", "drill", "permission", "owner", "label_zh", "description_zh")


def files() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text()) for path in sorted(MARTS.rglob("*.yml"))]


def metrics() -> list[dict[str, Any]]:
    return [metric for file in files() for metric in file.get("metrics", [])]


@pytest.mark.parametrize("metric", metrics(), ids=lambda metric: metric["name"])
def test_every_metric_is_described(metric):
    meta = metric["config"]["meta"]
    assert [key for key in ("label", "description") if not metric.get(key)] == []
    assert [key for key in TOLD if not meta.get(key)] == []
    assert meta["better"] in ("up", "down")
    assert named(meta["permission"])
    assert metric["type"] in ("simple", "ratio", "derived"), "the compiler knows no other"
    assert meta["interval"] in INTERVALS
    assert meta.get("window", "period") in WINDOWS
    assert meta.get("calendar", "company") in CALENDARS
    assert meta.get("reopened", "current") in REOPENED


def test_the_kpis_of_the_company_are_there():
    names = {m["name"] for m in metrics() if m["config"]["meta"].get("is_kpi")}
    for model in (one for file in files() for one in file.get("semantic_models", [])):
        meta = model.get("config", {}).get("meta", {})
        assert meta.get("window", "period") in WINDOWS
        assert meta.get("calendar", "company") in CALENDARS
        assert meta.get("reopened", "current") in REOPENED
    assert {"lead_conversion", "win_rate", "won_amount", "csat", "first_response_time", "churn"} <= names
