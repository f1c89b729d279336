"""Drivers that a model recovered, beside those the rows were made with; and how the verdict reads."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from app.access.work import work
from app.core.i18n import speaking
from app.demo.load import truth_path
from models_ml.recovery import Pair
from pipelines.kernel.robots import SCORER
from pipelines.score import drivers, drivers_words
from pipelines.score.drivers import Driver, Note, Recovery, Rows, contribution
from pipelines.scores_cli import app

LOG = {"scale": "log", "unit": 55.0, "least": None, "most": None, "missing": None, "is_noisy": False}
INDUSTRY = {
    "field": "industry",
    "levels": {"good": 1.5, "usual": 0, "bad": -1.5},
    "spread": 1.22,
    "seen": LOG | {"column": "industry", "scale": "level"},
}
EMPLOYEES = {"field": "employees", "coefficient": 0.6, "spread": 0.6, "seen": LOG | {"column": "employees"}}
INTENT = {"field": "intent", "kind": "hidden", "coefficient": 0.3, "spread": 0.3}
TRUTH = {"lead_quality": {"fields": [INDUSTRY, EMPLOYEES, INTENT]}, "churn": {"drivers": []}}
"""What tests/pipelines/conftest.py makes leads with."""


def found(truth: dict) -> Recovery:
    with work(SCORER) as w:
        return drivers.of_leads(w, truth)[0]


def test_recovered_drivers_match_the_truth_in_sign_and_order(trained):
    recovered = found(TRUTH)
    assert [each.agrees for each in recovered.drivers] == [True, True, None]
    assert [each.note for each in recovered.drivers] == [None, None, Note.HIDDEN]
    assert recovered.drivers[0].spread == pytest.approx(recovered.drivers[0].true_spread, rel=0.3)
    assert recovered.pairs == [Pair("industry", "employees", True, True)]
    assert (recovered.astray, recovered.swapped) == ([], [])


def test_a_truth_turned_round_is_not_recovered(trained):
    turned = INDUSTRY | {"levels": {"good": -1.5, "usual": 0, "bad": 1.5}}
    told = found({"lead_quality": {"fields": [turned, EMPLOYEES]}})
    assert [(each.field, each.agrees) for each in told.drivers if each.field == "industry"] == [
        ("industry", False)
    ]


def test_an_order_that_is_not_true_is_found_out(trained):
    small, tall = INDUSTRY | {"levels": {"good": 0.2, "bad": -0.2}}, EMPLOYEES | {"coefficient": 3.0}
    told = found({"lead_quality": {"fields": [small, tall]}})
    assert told.swapped == [Pair("employees", "industry", True, False)]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"scale": "flag", "missing": 0}, [0, 2, 2, 0]),
        ({"scale": "log1p", "unit": 1, "missing": 0}, [0, 1.3863, 4.7958, 0]),
        ({"scale": "above", "unit": 1, "least": 0, "most": 3}, [0, 0, 6, 2]),
        ({"scale": "log", "unit": 1, "least": -1, "most": 1}, [-2, 0, 2, 0]),
    ],
)
def test_contribution_is_what_the_truth_adds(seen, expected):
    rows = pd.DataFrame({"x": [0, 1, 10, None]})
    known = {"coefficient": 2, "seen": LOG | {"column": "x"} | seen}
    assert contribution(known, rows).tolist() == pytest.approx(expected, abs=1e-3)


def test_hidden_intent_counts_where_a_field_stands_for_it():
    known = {"levels": {"/pricing": 0.25}, "intent_shown": 1.0, "seen": LOG | {"column": "page", "scale": "level"}}
    rows = pd.DataFrame({"page": ["/pricing", "/", None]})
    assert contribution(known, rows).tolist() == pytest.approx([0.5, 0, 0.25])


def recovery(*pairs: Pair, spread: float = 0.2) -> Recovery:
    shown = [
        Driver("a", 0.4, spread),
        Driver("b", 0.3, 0.1),
        Driver("c", 0.1, 0.05, Note.WEAK),
        Driver("d", 0.1, note=Note.LATE),
    ]
    return Recovery(Rows.LEADS, shown, list(pairs))


def test_the_verdict_says_what_matches_and_what_is_tied():
    said = drivers_words.verdict(recovery(Pair("a", "b", True, True), Pair("a", "c", False, False)))
    assert said.startswith("All that can be judged point in their true direction (2). Of 2 pairs, 1 differ")
    assert said.endswith("The model has all of these in their true order, and 1 of all 2.")


def test_the_verdict_names_what_does_not_match():
    said = drivers_words.verdict(recovery(Pair("a", "b", True, False), spread=-0.2))
    assert said.startswith("Not in their true direction: a.")
    assert said.endswith("The model has the wrong way round: b > a.")
    with speaking("zh"):
        assert "顺序颠倒的有：b > a" in drivers_words.verdict(recovery(Pair("a", "b", True, False)))


@pytest.fixture
def told():
    """The truth of the leads, where the command looks for that of the demo company."""
    truth_path().parent.mkdir(parents=True, exist_ok=True)
    truth_path().write_text(json.dumps(TRUTH))
    yield
    truth_path().unlink()


def asked(*options: str) -> str:
    answer = CliRunner().invoke(app, ["drivers", *options])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_command_says_it_in_words_and_for_programs(trained, told, monkeypatch):
    monkeypatch.setattr(drivers, "of_churn", lambda *_: [])
    assert "All that can be judged point in their true direction (2)." in asked()
    assert "可以判断的 2 个因素全部与真实方向一致。" in asked("--language", "zh")
    said = json.loads(asked("--json"))
    assert said["churn"] == []
    assert said["lead_quality"][0]["matches"] is True


def test_the_command_refuses_a_truth_that_it_cannot_read(database, told):
    truth_path().write_text(json.dumps(TRUTH | {"churn": {"drivers": [{"field": "x"}]}}))
    answer = CliRunner().invoke(app, ["drivers"])
    assert answer.exit_code != 0
    assert "older version" in answer.output
