"""`crm audit`: proving that nobody edited the trail. Typed on the machine itself."""

import typer

from app.core.postgres import database

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The audit trail: proving that nobody edited it."
)


@app.callback()
def audit() -> None:
    """The audit trail: proving that nobody edited it."""


@app.command()
def verify() -> None:
    """Seal what happened until now, and compare all entries with their seals; ends with 1 if one does not hold."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.audit import trail

    with database(), work(SYSTEM) as w:
        trail.seal(w)
        broken, redacted = trail.broken_seals(w), trail.count_redacted(w)
    for seal in broken:
        typer.echo(f"Seal {seal} does not hold: something behind it was changed from outside the app.", err=True)
    typer.echo(f"Entries whose values were taken out, each as the trail tells: {redacted}.")
    if broken:
        raise typer.Exit(1)
    typer.echo("The trail holds.")
