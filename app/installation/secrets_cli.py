"""`crm secrets`: the keys that all machines of an installation share, carried from one to another."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.core.i18n import _

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Carry the installation's keys to another machine."
)
File = Annotated[Path, typer.Argument(help="The file that carries them.")]


@app.command("export")
def export(file: File) -> None:
    """Write the keys to a new file that only you can read. Carry it by a way you trust, then delete it."""
    from app.core import keys

    with _in_words():
        told = _(
            "{n} keys are in {file}. Whoever has them can read everything: delete it soon.",
            n=keys.export_to(file),
            file=file,
        )
        typer.echo(told)


@app.command("import")
def take_in(file: File) -> None:
    """Keep the keys of another machine here. Refused if this machine has others already."""
    from app.core import keys

    with _in_words():
        typer.echo(_("{n} keys are kept here. Delete {file}.", n=keys.import_from(file), file=file))


@contextmanager
def _in_words() -> Iterator[None]:
    from app.core.errors import Unavailable

    try:
        yield
    except Unavailable as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
