"""What training said of each model, as a reader of the pipeline page sees it."""

import json

from app.core.i18n import speaking
from app.runs.verdicts import verdicts

DETAIL = {
    "lead_quality": {"status": "challenger", "why": "abc stays.", "why_zh": "abc 继续使用。"},
    "churn_risk": {"status": "champion", "why": "It is the first of its kind.", "why_zh": "首个模型。"},
    "ticket_category": {"verdict": "refuse", "why": "Too few.", "why_zh": "太少。"},
}


def shown(language: str) -> str:
    with speaking(language):
        return json.dumps(
            verdicts(DETAIL).to_plotly_json(), default=lambda part: part.to_plotly_json(), ensure_ascii=False
        )


def test_every_model_is_named_with_its_standing_and_why():
    said = shown("en")
    for words in ("Lead quality", "Not promoted", "abc stays.", "Churn risk", "In force", "Refused", "Too few."):
        assert words in said


def test_a_chinese_reader_reads_chinese():
    said = shown("zh")
    assert "abc 继续使用。" in said
    assert "未启用" in said
    assert "stays" not in said


def test_a_step_that_trained_nothing_says_nothing():
    assert verdicts({"lead_quality": {"version": "v1", "drift": {}}}) is None
