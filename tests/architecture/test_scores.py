"""A score is one declaration with its mart and its tests, and is named in as few other places as possible: each of
them has to be found by whoever adds one."""

import ast

import pytest
import yaml

from app.runs.scored import MODELS
from pipelines.models import scorers
from pipelines.models.scorers import BY_MODEL
from tests.architecture import source

MOST = {"lead_quality": 5, "ticket_category": 3, "churn_risk_90": 1, "win_probability": 3}
"""Files outside its own rooms and the demo's that name a score. These numbers only ever fall: what it is called,
how it is learnt, and what dbt is told; lead quality also where it is compared with the demo's truth."""
MARTS = source.ROOT / "dbt_project" / "models" / "marts"


def places(score: str) -> list[str]:
    """Python files with the name as a word of its own, and dbt's files that declare it."""
    declared = [path for path in MARTS.parent.rglob("*.yml") if f"name: {score}\n" in path.read_text()]
    return [source.name(path) for path in [*source.files(), *declared] if path in declared or _names(path, score)]


def _names(path, score: str) -> bool:
    if source.name(path).startswith(("app/demo/", f"models_ml/{score}/")):
        return False
    tree = ast.walk(ast.parse(path.read_text()))
    return any(isinstance(node, ast.Constant) and node.value == score for node in tree)


@pytest.mark.parametrize("score", MOST)
def test_a_score_is_named_in_no_more_places_than_before(score):
    found = places(score)
    assert len(found) <= MOST[score], found


def test_every_model_that_is_declared_is_learnt_and_the_other_way_round():
    assert BY_MODEL.keys() == {model.name for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_score_has_its_mart_and_its_tests(model):
    """The mart has data tests and a unit test; what is made of it is tested by the scorer's name."""
    (mart,) = (yaml.safe_load(path.read_text())["models"][0] for path in MARTS.rglob(f"{model.mart}.yml"))
    assert mart["data_tests"]
    assert any(f"model: {model.mart}\n" in path.read_text() for path in MARTS.rglob("*unit_tests.yml"))
    (name,) = (name for name, value in vars(scorers).items() if value is BY_MODEL[model.name])
    tests = (source.ROOT / "tests" / "pipelines").rglob("test_*.py")
    assert any(f"({name})" in path.read_text() for path in tests)


def test_dbt_is_told_of_every_score_what_its_declaration_says():
    exposed = yaml.safe_load((MARTS / "_exposures.yml").read_text())["exposures"]
    told = {one["name"]: (one["label"], one["depends_on"]) for one in exposed if one["type"] == "ml"}
    told.pop("attribution_engine")
    assert told == {model.name: (str(model.title), [f"ref('{model.mart}')"]) for model in MODELS}
