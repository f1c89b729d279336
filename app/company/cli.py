"""`crm settings`: what a company has set, as a file. Typed on the machine itself, as `crm user` is."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.core.i18n import _, ngettext

if TYPE_CHECKING:
    from app.company.service import Difference

app = typer.Typer(no_args_is_help=True, add_completion=False, help="What the company has set, as one file.")


class _Undo(Exception):
    """Ends a work whose outcome was only to be seen."""


@app.command("export")
def export_to(
    file: Annotated[Path | None, typer.Argument(help="Where to; printed where none is named.")] = None,
) -> None:
    """Write what the company set as TOML: teams to reports, nobody's name, password or key."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.company import service
    from app.core.ready import ready

    with ready(), work(SYSTEM) as w:
        text = service.export(w)
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
        typer.echo(_("Written to {file}.", file=file))


@app.command("import")
def import_from(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="As `crm settings export` writes it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and change nothing.")] = False,
) -> None:
    """Set what a file says, all of it or nothing; what it leaves out stays."""
    from contextlib import suppress

    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.company import service
    from app.core.ready import ready

    told: list[Difference] = []
    text = _text(file)
    with ready(), suppress(_Undo), work(SYSTEM) as w:
        told = service.take_over(w, text)
        if dry_run:
            raise _Undo
    _tell(told, dry_run=dry_run)


def _text(file: Path) -> str:
    from app.core.errors import Invalid

    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid({"": _("The file is not UTF-8. Save it as UTF-8 and import it again.")}) from None


def _tell(told: "Sequence[Difference]", *, dry_run: bool) -> None:
    """One line for each entry, one for each of its fields, and what it comes to."""
    for one in told:
        typer.echo(f"{one.section}: {one.key}{_(' (new)') if one.is_new else ''}")
        for field, (before, after) in one.fields.items():
            was = "" if one.is_new else f"{_said(before)} -> "
            typer.echo(f"  {field}: {was}{_said(after)}")
    typer.echo(_counted(len(told), dry_run=dry_run))


def _counted(n: int, *, dry_run: bool) -> str:
    if not n:
        return _("Nothing differs from the file.")
    if dry_run:
        return ngettext("{n} entry would change.", "{n} entries would change.", n)
    return ngettext("{n} entry changed.", "{n} entries changed.", n)


def _said(value: Any) -> str:
    return "-" if value is None else str(value)
