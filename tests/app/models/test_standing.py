"""How a model stands: the version in force, since when, and whether it may write."""

import json
from datetime import date

from sqlalchemy import text

from app.access.work import work
from app.models import service as models
from app.models import standing
from app.models.model import Verdict
from app.models.schema import ModelView
from app.score_runs import service as score_runs
from pipelines.kernel.robots import SCORER
from tests.app.score_runs.test_cli import crm
from tests.app.score_runs.test_service import leads

__all__ = ["crm", "leads"]


def back(statement: str, **values) -> None:
    """Put clocks back, as the robot that may write these tables."""
    with work(SCORER) as w:
        w.session.execute(text(statement), values)


def refuse(why="drift", name="lead_quality", entity="lead"):
    found = [{"feature": "employees", "psi": 0.61, "state": "act"}]
    with work(SCORER) as w:
        score_runs.refuse(w, name, entity, "2", why, {"findings": found})


def champion(version="1", status=Verdict.CHAMPION, verdict="publish"):
    card = {"cross_validated": {"auc": 0.8, "log_loss": 0.4, "ece": 0.02, "lift_at_10": 2.0}, "why_zh": "足够好。"}
    with work(SCORER) as w:
        models.register(
            w, ModelView("lead_quality", version, date(2026, 11, 1), status, verdict, "Good enough.", card, None)
        )


def test_models_are_listed_with_what_is_in_force_and_whether_it_writes(company, leads, crm):
    found = {one["name"]: one for one in json.loads(crm("models", "--json").stdout)}
    assert {one["off_why"] for one in found.values()} == {"no_model"}
    champion()
    champion("2", Verdict.REFUSED, "refuse")
    found = {one["name"]: one for one in json.loads(crm("models", "--json").stdout)}["lead_quality"]
    assert (found["in_force"]["version"], found["newest"]["version"], found["writes_back"]) == ("1", "2", True)
    assert found["in_force"]["figures"]["cross_validated"]["auc"] == 0.8
    refuse()
    words = crm("models").stdout
    assert "writes nothing back" in words
    assert "employees 0.61" in words
    assert "不写回" in crm("models", "--language", "zh").stdout
    assert "足够好。" in crm("models", "--language", "zh").stdout
    with work(company.ana) as w:
        said = {one.name: one for one in standing.list_standing(w)}["lead_quality"]
    assert (said.writes_back, said.off_why, said.findings[0]["feature"]) == (False, "drift", "employees")


def test_a_version_made_again_has_been_in_force_since_the_first_time(company):
    champion()
    back("update app.model_versions set in_force_since = now() - interval '3 days'")
    champion()
    champion("2", Verdict.CHALLENGER)
    with work(company.ana) as w:
        found = {one.name: one for one in standing.list_standing(w)}["lead_quality"]
    assert (found.in_force.trained_at - found.in_force.in_force_since).days == 3
    assert found.newest.in_force_since is None
