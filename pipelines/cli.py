"""`crm pipeline`: run it now, or see how it went."""

from typing import TYPE_CHECKING, Any

import typer

from app.core.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.runs.service import StepView

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The pipeline: from records to marts, models and scores."
)


@app.command()
def run() -> None:
    """Run the whole pipeline now and show its steps; the same as `crm schedules run daily --wait`."""
    from app.core import postgres
    from pipelines import schedules_cli
    from pipelines.run import HELD

    with postgres.database():
        code = schedules_cli.start("daily", wait=True)
        if code != HELD:
            _print_last()
    raise typer.Exit(code)


@app.command()
def status() -> None:
    """The last run and its steps."""
    from app.core import postgres

    with postgres.database():
        _print_last()


@app.command()
def truth() -> None:
    """On the demo company: how far each attribution model is from what the channels really did."""
    from app.core import postgres
    from app.core.errors import CrmError
    from pipelines.build.truth import attribution_errors

    with postgres.database():
        try:
            found = attribution_errors()
        except CrmError as error:
            typer.secho(str(error), err=True, fg="red")
            raise typer.Exit(1) from None
    typer.echo(f"{'model':<18} {'credit misplaced':>17} {'largest error':>14} {'rank correlation':>17}")
    for model, misplaced, largest, rank in found.iter_rows():
        typer.echo(f"{model:<18} {misplaced:>17.1%} {largest:>14.1%} {rank:>17.2f}")


def _print_last() -> None:
    from app.access.work import work
    from app.runs import service
    from app.schedules.words import message
    from pipelines.kernel.robots import KEEPER

    with work(KEEPER) as w:
        last = service.latest(w)
    if last is None:
        typer.echo(_("The pipeline has not run yet."))
        return
    for step in last.steps:
        typer.echo(f"{step.name:<20} {step.status.value:<10} {_rows(step):>8} {_seconds(step):7.1f} s")
        for failure in step.failures:
            typer.echo(f"    {_in_words(failure)}")
    told = f" ({message(last.message)})" if last.message else ""
    typer.echo(f"{last.name}: {last.status.value}{told}")


def _in_words(failure: "Mapping[str, Any]") -> str:
    from app.runs.findings import in_words

    return in_words(failure)


def _rows(step: "StepView") -> str:
    return "" if step.rows is None else f"{step.rows:,}"


def _seconds(step: "StepView") -> float:
    if step.started_at is None or step.finished_at is None:
        return 0.0
    return (step.finished_at - step.started_at).total_seconds()
