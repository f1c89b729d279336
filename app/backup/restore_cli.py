"""`crm restore`: a backup brought back into a fresh home."""

from pathlib import Path
from typing import Annotated

import typer

from app.backup.cli import Folder, KeyFile, refusals
from app.core.i18n import _

app = typer.Typer(add_completion=False)


@app.command()
def restore(
    to: Annotated[str, typer.Option(help='A time like "2026-11-28 14:05", a backup\'s name, or "latest".')],
    into: Annotated[Path, typer.Option(help="The new home: a folder that does not exist yet, or is empty.")],
    source: Folder = None,
    key: KeyFile = None,
) -> None:
    """Restore the installation as it was at a moment; times without a zone are the company's."""
    from app.backup import choice, keys
    from app.backup.restore import restore as bring_back
    from app.backup.words import restored_in_words
    from app.core.settings import settings

    with refusals():
        private = keys.identity(key)
        chosen = choice.choose(source or settings().backups, to)
        what = choice.shown(chosen.to) if chosen.to else chosen.backup.name
        typer.echo(_("Restoring {what} into {folder}", what=what, folder=into))
        restored = bring_back(chosen, into.resolve(), private, lambda step: typer.echo(f"  {step} ..."))
        for line in restored_in_words(restored, chosen, into.resolve()):
            typer.echo(line)
