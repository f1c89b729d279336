"""`crm migrate`."""

import typer

app = typer.Typer(add_completion=False)


@app.command()
def migrate() -> None:
    """Create what is missing in the database and bring it to the newest schema."""
    from app.core import migrate as migrations
    from app.core import postgres

    with postgres.database():
        migrations.run()
    typer.echo("The database is at the newest schema.")
