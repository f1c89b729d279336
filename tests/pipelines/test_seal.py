"""The night seals the trail of changes, and says when somebody went behind its back."""

from typer.testing import CliRunner

from app.runs.model import StartedBy
from pipelines import cli
from pipelines.kernel import record
from pipelines.steps import seal_trail
from tests.app.test_foundation import customer_of, edit_behind_the_trails_back


def test_an_edit_behind_the_trails_back_is_told_the_next_night(company):
    customer_of(company.ben)
    first = seal_trail()
    assert (first.rows > 0, first.failures) == (True, [])
    edit_behind_the_trails_back()
    run = record.open_run("daily", StartedBy.MANUAL, ["seal_trail"])
    record.run_step(run, 0, seal_trail)
    record.close_run(run, {}, renewed=True)
    said = CliRunner().invoke(cli.app, ["status"])
    assert said.exit_code == 0
    assert "was changed from outside the app." in said.output
    assert "daily: succeeded" in said.output
