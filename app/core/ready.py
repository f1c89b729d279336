"""What every command needs that works with the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer


@contextmanager
def ready() -> Iterator[None]:
    """The database at the newest schema; a refusal becomes a sentence and exit code 1."""
    from app.core import migrate, postgres
    from app.core.errors import CrmError

    try:
        with postgres.database():
            migrate.run()
            yield
    except CrmError as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
