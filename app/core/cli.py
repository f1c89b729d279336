"""`crm migrate`."""

from typing import Annotated

import typer

from app.core.i18n import _

app = typer.Typer(add_completion=False)


@app.command()
def migrate(
    set_passwords: Annotated[
        bool,
        typer.Option(
            "--set-passwords", help="Give login roles that the server had before this machine's passwords."
        ),
    ] = False,
) -> None:
    """Create what is missing in the database and bring it to the newest schema."""
    from app.core import migrate as migrations
    from app.core import postgres
    from app.core.errors import Unavailable

    try:
        with postgres.database():
            migrations.run(set_passwords)
    except Unavailable as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
    typer.echo(_("The database is at the newest schema."))
