"""A score is named in as few places as possible: each of them has to be found by whoever adds one."""

import ast

import pytest

from tests.architecture import source

MOST = {"lead_quality": 7, "ticket_category": 3, "churn_risk_90": 3, "win_probability": 3}
"""Files outside its own rooms and the demo's that name a score. These numbers only ever fall."""


def places(score: str) -> list[str]:
    """Python files with the name as a word of its own, and dbt's files that declare it."""
    marts = source.ROOT / "dbt_project" / "models"
    declared = [path for path in marts.rglob("*.yml") if f"name: {score}\n" in path.read_text()]
    return [source.name(path) for path in [*source.files(), *declared] if path in declared or _names(path, score)]


def _names(path, score: str) -> bool:
    if source.name(path).startswith(("app/demo/", f"models_ml/{score}/", f"pipelines/learn/{score}")):
        return False
    tree = ast.walk(ast.parse(path.read_text()))
    return any(isinstance(node, ast.Constant) and node.value == score for node in tree)


@pytest.mark.parametrize("score", MOST)
def test_a_score_is_named_in_no_more_places_than_before(score):
    found = places(score)
    assert len(found) <= MOST[score], found
