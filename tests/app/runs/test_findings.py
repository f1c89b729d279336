"""What checks find, as people read it."""

from app.core.i18n import speaking
from app.quarantine import rules
from app.quarantine.words import RULES, TABLES
from app.runs.findings import in_words

MISSING = {"table": "leads", "column": "channel", "rule": "filled", "than": None, "failing": 1200, "of": 9000}
EARLY = {
    "table": "deals",
    "column": "closed_at",
    "rule": "not_before",
    "than": "created_at",
    "failing": 3,
    "of": 20,
}


def test_a_broken_rule_is_a_sentence_in_either_language():
    assert in_words(MISSING) == "Leads · Channel: is missing in 1,200 of 9,000 rows"
    assert in_words(EARLY) == "Deals · Closed: lies before Created in 3 of 20 rows"
    with speaking("zh"):
        assert in_words(MISSING) == "线索 · 渠道：缺失 （9,000 行中有 1,200 行）"


def test_a_check_that_could_not_be_made_says_so():
    assert in_words({"table": "orders", "rule": "unreadable", "is_systemic": True}) == "Orders: cannot be checked"


def test_what_no_rule_describes_is_told_as_it_was_stored():
    assert in_words({"test": "unique", "rows": 7, "note": None}) == "test: unique · rows: 7"


def test_every_rule_of_the_gate_has_words():
    assert {rule.code for rule in rules.RULES} <= RULES.keys()
    assert set(rules.TABLES) == TABLES.keys()


def test_drift_and_refused_training_are_told_in_the_readers_language():
    drift = {"model": "churn_risk", "drift": "recency_days", "psi": 0.614}
    refused = {"model": "lead_quality", "why": "Too few.", "why_zh": "太少。"}
    told = [in_words(drift), in_words(refused)]
    assert told[0] == "Churn risk: no order for … days moved too far (0.61); nothing is written back."
    assert told[1] == "Lead quality: Too few."
    with speaking("zh"):
        assert in_words(refused).endswith("太少。")
