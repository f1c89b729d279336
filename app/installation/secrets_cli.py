"""`crm secrets`: the keys that all machines of an installation share, carried from one to another."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Carry the installation's keys to another machine."
)
File = Annotated[Path, typer.Argument(help="The file that carries them.")]


@app.command("export")
def export(file: File) -> None:
    """Write the keys to a new file that only you can read. Carry it by a way you trust, then delete it."""
    from app.core import keys

    with _in_words():
        typer.echo(
            f"{keys.export_to(file)} keys are in {file}. Whoever has them can read everything: delete it soon."
        )


@app.command("import")
def take_in(file: File) -> None:
    """Keep the keys of another machine here. Refused if this machine has others already."""
    from app.core import keys

    with _in_words():
        typer.echo(f"{keys.import_from(file)} keys are kept here. Delete {file}.")


@contextmanager
def _in_words() -> Iterator[None]:
    from app.core.errors import Unavailable

    try:
        yield
    except Unavailable as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
