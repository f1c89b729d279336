"""`crm import olist DIR` and `crm import crm-sales DIR`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console
from rich.table import Table

from app.access.robots import IMPORTER
from app.access.work import work
from app.core import migrate
from app.core.errors import CrmError
from app.core.i18n import _, ngettext, speaking
from app.core.postgres import database
from app.core.settings import settings
from app.imports.mapping import Source
from app.imports.problems import Reject
from app.imports.service import Outcome, run
from app.imports.sources.crm_sales import CRM_SALES
from app.imports.sources.olist import OLIST

SHOWN_REJECTS = 100

app = typer.Typer(help="Bring in records from files of other systems.", no_args_is_help=True, add_completion=False)
console = Console(highlight=False, soft_wrap=True)

Folder = Annotated[Path, typer.Argument(help="The folder that holds the files, under their published names.")]
Currency = Annotated[str | None, typer.Option(help="Currency of the amounts; the company's own by default.")]
FxRate = Annotated[float, typer.Option(help="What one unit of it is in the company's currency.")]
Language = Annotated[str, typer.Option(help="Language of messages: en or zh.")]


@app.command("olist")
def olist(folder: Folder, currency: Currency = None, fx_rate: FxRate = 1.0, language: Language = "en") -> None:
    """The Olist marketing funnel and marketplace: leads, won deals, sellers, their orders and reviews."""
    _import(OLIST, folder, currency, fx_rate, language)


@app.command("crm-sales")
def crm_sales(folder: Folder, currency: Currency = None, fx_rate: FxRate = 1.0, language: Language = "en") -> None:
    """Maven Analytics' CRM sales opportunities: teams, agents, accounts, products, deals."""
    _import(CRM_SALES, folder, currency, fx_rate, language)


def _import(source: Source, folder: Path, currency: str | None, fx_rate: float, language: str) -> None:
    with speaking(language), database():
        migrate.run()
        actor = replace(IMPORTER, locale=language)
        try:
            with work(actor, run_id=uuid4()) as w:
                outcome = run(w, source, folder, currency or settings().base_currency, fx_rate, console.print)
        except CrmError as refusal:
            console.print(_("Nothing was imported. {why}", why=refusal), style="red", markup=False)
            raise typer.Exit(1) from refusal
        _report(outcome)
    raise typer.Exit(int(outcome.is_refused))


def _report(outcome: Outcome) -> None:
    for reject in outcome.rejects[:SHOWN_REJECTS]:
        console.print(_sentence(reject), style="yellow", markup=False)
    hidden = len(outcome.rejects) - SHOWN_REJECTS
    if hidden > 0:
        console.print(
            ngettext(
                "… and one more, kept with import {id}",
                "… and {n} more, kept with import {id}",
                hidden,
                id=outcome.run_id,
            )
        )
    if outcome.is_refused:
        console.print(_("Nothing was imported: the file above has to be corrected first."), style="red")
    else:
        console.print(_table(outcome))


def _sentence(reject: Reject) -> str:
    """`file:line field: reason remedy`, so that editors and terminals can jump to the line."""
    place = f"{reject.file}:{reject.line}" + (f" {reject.field}" if reject.field else "")
    return f"{place}: {reject.reason} {reject.remedy}"


def _table(outcome: Outcome) -> Table:
    headings = {
        "created": _("created"),
        "updated": _("updated"),
        "unchanged": _("unchanged"),
        "rejected": _("rejected"),
    }
    table = Table(_("Records"), *headings.values())
    for entity, counts in outcome.counts.items():
        table.add_row(entity, *(f"{counts[key]:,}" for key in headings))
    return table
