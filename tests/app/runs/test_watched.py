"""What a run watched, as a reader of the pipeline page sees it."""

from app.core.i18n import speaking
from app.runs.watched import watched
from tests.app.ui.reading import texts

MOVED = {"psi": 0.61, "usual": 0.2, "missing_rate": 0.05, "missing_rate_in_training": 0.01}
DETAILS = {
    "score_records": {
        "churn_risk": {
            "drift": {
                "rows": 854,
                "rows_before": 9000,
                "compared": [
                    {"feature": "recency_days", "state": "act", **MOVED},
                    {"feature": "score", "state": "fine", **MOVED},
                ],
                "unseen": [{"field": "industry", "unseen_rate": 0.02, "examples": ["space"]}],
            }
        },
        "lead_quality": {"drift": {"rows": 3, "compared": [], "unseen": []}},
        "ticket_category": {"drift": {}},
    },
    "measure_scores": {
        "churn_risk_90": {
            "rows": 120,
            "rises": True,
            "bands": [{"low": 0.0, "high": 0.05, "rows": 100, "rate": 0.02}],
            "weeks": [{"week": "2026-06-01", "rows": 1, "rate": 1.0, "auc": None, "brier": 0.09, "ece": 0.3}],
        }
    },
}


def test_drift_missing_and_unseen_values_and_outcomes_are_shown():
    words = texts(watched(DETAILS))
    assert "854 records; 1 features moved too far, 0 worth a look" in words
    assert {"no order for … days", "0.61", "5.0%", "too far", "the score itself"} <= set(words)
    assert "industry 2.0% (space)" in words
    assert "Too few records to compare." in words
    assert "120 outcomes known; the share rises with the score" in words
    assert {"2026-06-01", "0.090", "0% to 5%"} <= set(words)


def test_they_are_shown_in_chinese():
    with speaking("zh"):
        words = texts(watched(DETAILS))
    assert {"偏离过大", "评分所在周"} <= set(words)


def test_a_run_that_watched_nothing_shows_nothing():
    assert watched({"build_marts": {}}) == []
