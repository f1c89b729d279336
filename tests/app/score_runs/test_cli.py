"""`crm scores`: see, decide and take back, as an administrator and from a terminal."""

import json

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.access.work import work
from app.cli import main
from app.scores import service
from pipelines.kernel.robots import SCORER
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed
from tests.app.score_runs.test_service import NOW, in_force, leads, propose

__all__ = ["leads"]


@pytest.fixture
def crm():
    def run(*arguments: str, code: int = 0):
        done = CliRunner().invoke(main, ["scores", *map(str, arguments)])
        assert done.exit_code == code, done.output
        return done

    return run


def test_runs_lists_the_newest_first(leads, crm):
    propose(leads, 0.1, 0.2, 0.3)
    newest = propose(leads, 0.1, 0.2, 0.4)
    found = json.loads(crm("runs", "--json").stdout)
    assert (found[0]["id"], found[0]["status"], found[0]["counts"]["new"]) == (str(newest.id), "proposed", 3)
    assert str(newest.id) in crm("runs").stdout
    with work(SCORER) as w:
        said = [Proposed(leads[0].id, 0.5, [], NOW)]
        one = proposing.propose(w, "lead_quality", "lead", "1", said, only=[leads[0].id])
    assert str(one.id) not in crm("runs").stdout
    assert [run["id"] for run in json.loads(crm("runs", "--single", "--json").stdout)] == [str(one.id)]


def test_diff_approve_and_roll_back(company, leads, crm):
    first = propose(leads, 0.1, 0.2, 0.3)
    crm("approve", first.id, "--as", "ada")
    with work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", "They called us", value=0.9)
    run = propose(leads, 0.15, 0.8, 0.3)
    said = json.loads(crm("diff", run.id, "--json").stdout)
    assert (said["run"]["counts"]["changed"], said["run"]["counts"]["overridden"]) == (2, 1)
    assert (said["largest"][0]["entity_id"], said["largest"][0]["after"]) == (str(leads[1].id), 0.8)
    assert "80.0%" in crm("diff", run.id).stdout
    crm("approve", run.id, "--as", "ada")
    assert in_force(company.ada, leads) == [0.15, 0.8, 0.3]
    crm("roll-back", run.id, "--as", "ada", "--reason", "wrong price list")
    assert in_force(company.ada, leads) == [0.1, 0.2, 0.3]
    with work(company.ada) as w:
        assert service.find_for(w, "lead", leads[0].id)[0].override.value == 0.9
        trail = w.session.scalars(text("select reason from app.audit_entries where action = 'roll_back'")).all()
    assert trail == ["wrong price list"]


def test_reject_changes_no_record(company, leads, crm):
    run = propose(leads, 0.1, 0.2, 0.3)
    crm("reject", run.id, "--as", "ada", "--reason", "not today")
    assert in_force(company.ada, leads) == [None, None, None]
    assert "decided already" in crm("approve", run.id, "--as", "ada", code=1).stderr


def test_refusals_are_sentences(company, leads, crm):
    run = propose(leads, 0.1, 0.2, 0.3)
    assert "does not allow" in crm("approve", run.id, "--as", "ben", code=1).stderr
    assert "No run begins with ffff" in crm("diff", "ffff", code=1).stderr
    propose(leads, 0.1, 0.2, 0.3)
    assert "Several runs begin with 0" in crm("diff", "0", code=1).stderr
    assert "Only an applied run" in crm("roll-back", run.id, "--as", "ada", "--reason", "x", code=1).stderr
    assert "Give a reason" in crm("reject", run.id, "--as", "ada", "--reason", " ", code=1).stderr
    crm("approve", run.id, "--as", "ada", "--reason", "looked at it")
    assert "Give a reason" in crm("roll-back", run.id, "--as", "ada", "--reason", " ", code=1).stderr
    assert "State: Written. looked at it" in crm("diff", run.id).stdout
    assert "is no record id" in crm("rescore", "lead", "nobody", code=1).stderr
