"""`crm demo load`, `crm demo remove`, `crm demo truth`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.core import migrate
from app.core.errors import CrmError
from app.core.i18n import _, speaking
from app.core.postgres import database
from app.demo import load as loading

app = typer.Typer(
    help="The demo company: a made-up business whose truth is known.", no_args_is_help=True, add_completion=False
)
console = Console(highlight=False, soft_wrap=True)

Size = Annotated[
    float, typer.Option(help="1 is some 9,000 leads and 2,500 customers; up to 1000.", min=0.01, max=1000)
]
Seed = Annotated[int, typer.Option(help="The same seed, size and date give the same company.", min=0)]
Until = Annotated[
    datetime | None,
    typer.Option(help="The company ends with the day before; today by default.", formats=["%Y-%m-%d"]),
]
Language = Annotated[str, typer.Option(help="Language of messages: en or zh.")]


@app.command("load")
def load(size: Size = 1.0, seed: Seed = 7, until: Until = None, language: Language = "en") -> None:
    """Bring in the demo company: thirty months of customers, leads, deals, orders, tickets and marketing."""
    with _answering(language), _bar() as told:
        made = loading.load(size, seed, until.date() if until else None, told)
    table = Table(_("Table"), _("Rows"))
    for name, rows in made.rows.items():
        table.add_row(name, f"{rows:,}")
    console.print(table)
    console.print(_("What is true of it is written in {path}.", path=made.truth), markup=False)


@app.command("remove")
def remove(language: Language = "en") -> None:
    """Take the demo company out again, with everything about it."""
    with _answering(language):
        removed = sum(loading.remove().values())
        console.print(_("{n} rows of the demo company were removed.", n=f"{removed:,}"))


@app.command("truth")
def truth(
    as_json: Annotated[bool, typer.Option("--json", help="The whole truth as one object.")] = False,
    language: Language = "en",
) -> None:
    """What is true of the loaded demo company: channels, drivers of leads and of churn."""
    with speaking(language):
        path = loading.truth_path()
        if not path.exists():
            console.print(_("No demo company is loaded. Load one first: crm demo load."), style="red")
            raise typer.Exit(1)
        known = json.loads(path.read_text(encoding="utf-8"))
        if as_json:
            typer.echo(json.dumps(known, ensure_ascii=False))
            return
        for table in (channel_table(known), driver_table(known, "lead_quality", "fields"), driver_table(known)):
            console.print(table)


def channel_table(known: dict[str, Any]) -> Table:
    """Channels by what they really did."""
    columns = (
        _("Channel"),
        _("Touches"),
        _("Incremental conversions"),
        _("Incremental won deals"),
        _("Spend (CNY)"),
    )
    table = Table(*columns, title=_("What the channels did"))
    for row in known["channels"]["rows"]:
        table.add_row(
            row["channel"],
            f"{row['touches']:,}",
            f"{row['incremental_conversions']:,.1f}",
            f"{row['incremental_wins']:,.1f}",
            f"{row['spend_amount']:,.0f}",
        )
    return table


def driver_table(known: dict[str, Any], of: str = "churn", rows: str = "drivers") -> Table:
    """Drivers in the order of what they matter."""
    titles = {"churn": _("What makes customers leave"), "lead_quality": _("What makes leads convert")}
    table = Table(_("Field"), _("Coefficient"), _("Spread"), title=titles[of])
    for row in known[of][rows]:
        levels = row.get("levels", {})
        shown = " … ".join(str(v) for v in sorted({min(levels.values()), max(levels.values())})) if levels else ""
        table.add_row(row["field"], shown or str(row["coefficient"]), f"{row['spread']:.3f}")
    return table


@contextmanager
def _answering(language: str) -> Iterator[None]:
    """The database at the newest schema; a refusal becomes a sentence and exit code 1."""
    with speaking(language), database():
        migrate.run()
        try:
            yield
        except CrmError as refusal:
            console.print(str(refusal), style="red", markup=False)
            raise typer.Exit(1) from refusal


@contextmanager
def _bar() -> Iterator[loading.Progress]:
    parts = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*parts, console=console) as bar:
        task = bar.add_task(_("Making the demo company"), total=1.0)
        yield lambda share: bar.update(task, completed=share)
