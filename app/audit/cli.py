"""`crm audit`: proving that nobody edited the trail, taking a record out of it. Typed on the machine itself."""

from typing import Annotated
from uuid import UUID

import typer

from app.core.i18n import _
from app.core.postgres import database

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The audit trail: proving that nobody edited it, erasing a record.",
)


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
        typer.echo(
            _("Seal {seal} does not hold: something behind it was changed from outside the app.", seal=seal),
            err=True,
        )
    typer.echo(_("Entries whose values were taken out, each as the trail tells: {n}.", n=redacted))
    if broken:
        raise typer.Exit(1)
    typer.echo(_("The trail holds."))


@app.command()
def erase(
    table: Annotated[str, typer.Argument(help="Contacts, leads, customers, deals, tickets, activities or users.")],
    record_id: Annotated[UUID, typer.Argument(metavar="ID", help="The end of its address in the browser.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a record for good: what it says, and what the trail kept of it. Backups keep it for their time."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.audit import erasure
    from app.core.errors import CrmError

    if not yes:
        typer.confirm(_("Nobody can bring it back. Erase it?"), abort=True)
    try:
        with database(), work(SYSTEM) as w:
            redacted = erasure.erase(w, table, record_id)
    except CrmError as refusal:
        typer.secho(str(refusal), err=True, fg="red")
        raise typer.Exit(1) from None
    told = _("Erased. Values were taken out of {n} entries of the trail, which still proves the rest.", n=redacted)
    typer.echo(told)
