"""`crm pipeline`: run it now, or see how it went."""

import typer

app = typer.Typer(no_args_is_help=True, help="The pipeline: from records to marts, models and scores.")


@app.command()
def run() -> None:
    """Run the whole pipeline now, step by step. Ends with 1 if a gate refused or a step failed."""
    from app.core import embedded, migrate

    with embedded.database():
        migrate.run()
        from pipelines.daily import daily

        state = daily("manual", return_state=True)
        _print_last()
    if state.is_failed():
        raise typer.Exit(1)


@app.command()
def status() -> None:
    """The last run and its steps."""
    from app.core import embedded

    with embedded.database():
        _print_last()


def _print_last() -> None:
    from app.access.work import work
    from app.runs import service
    from pipelines.robots import KEEPER

    with work(KEEPER) as w:
        last = service.latest(w)
    if last is None:
        typer.echo("The pipeline has not run yet.")
        return
    for step in last.steps:
        seconds = (
            (step.finished_at - step.started_at).total_seconds() if step.finished_at and step.started_at else 0
        )
        typer.echo(
            f"{step.name:<20} {step.status.value:<10} {step.rows if step.rows is not None else '':>8} {seconds:7.1f} s"
        )
        for failure in step.failures:
            typer.echo(
                "    " + ", ".join(f"{key}: {value}" for key, value in failure.items() if value is not None)
            )
    typer.echo(f"{last.name}: {last.status.value}{f' ({last.message})' if last.message else ''}")
