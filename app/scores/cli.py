"""`crm scores`: what models want to write, who decided, and how to take it back."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from app.access.actor import Actor
from app.access.robots import SYSTEM
from app.access.work import Work, work
from app.core.embedded import database
from app.core.errors import CrmError, Invalid
from app.core.i18n import _, speaking
from app.scores import writeback
from app.scores.schema import Diff, ScoreRunView
from app.users import service as users

app = typer.Typer(no_args_is_help=True, help="Runs of scores: what would change, decide, take back.")
WIDE = 120
"""Columns that a table of runs needs so that ids stay whole, to be copied."""
console = Console(highlight=False, soft_wrap=True, width=max(WIDE, Console().width))

RunId = Annotated[str, typer.Argument(help="The run's id, or its beginning.")]
As = Annotated[str, typer.Option("--as", help="Who decides: login or name of an administrator.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the run and in the audit trail.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Language = Annotated[str, typer.Option(help="Language of messages: en or zh.")]


@app.command()
def runs(
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20, as_json: Json = False, language: Language = "en"
) -> None:
    """The newest runs, newest first."""
    with answering(language), work(SYSTEM) as w:
        found = writeback.list_runs(w, limit)
        if as_json:
            typer.echo(json.dumps([asdict(run) for run in found], default=str, ensure_ascii=False))
        else:
            console.print(runs_table(found))


@app.command()
def diff(
    run: RunId,
    largest: Annotated[int, typer.Option(help="How many movers to list.", min=1)] = 20,
    as_json: Json = False,
    language: Language = "en",
) -> None:
    """What a proposed run would change, largest movers first."""
    with answering(language), work(SYSTEM) as w:
        found = writeback.diff(w, _run(w, run), largest)
        if as_json:
            typer.echo(json.dumps(asdict(found), default=str, ensure_ascii=False))
        else:
            _print_diff(found)


@app.command()
def approve(run: RunId, as_: As, language: Language = "en") -> None:
    """Write a proposed run into the records."""
    with answering(language), work(_person(as_)) as w:
        done = writeback.approve(w, _run(w, run))
        console.print(_("Written: {n} scores changed or new.", n=done.counts["changed"] + done.counts["new"]))


@app.command()
def reject(run: RunId, as_: As, reason: Reason, language: Language = "en") -> None:
    """Decide against a proposed run."""
    with answering(language), work(_person(as_)) as w:
        writeback.reject(w, _run(w, run), reason)
        console.print(_("Rejected; no record was changed."))


@app.command("roll-back")
def roll_back(run: RunId, as_: As, reason: Reason, language: Language = "en") -> None:
    """Put back what stood before a run. What people said instead is kept."""
    with answering(language), work(_person(as_)) as w:
        writeback.roll_back(w, _run(w, run), reason)
        console.print(_("Rolled back; people's own estimates were kept."))


@contextmanager
def answering(language: str) -> Iterator[None]:
    """The database, and refusals as a sentence with exit code 1."""
    with speaking(language), database():
        try:
            yield
        except CrmError as refusal:
            typer.echo(str(refusal), err=True)
            raise typer.Exit(1) from None


def _person(name: str) -> Actor:
    return users.actor_named(name)


def _run(work: Work, beginning: str) -> UUID:
    """The run whose id begins so. Raises Invalid for none or several."""
    found = writeback.list_ids(work, beginning.strip().lower())
    if len(found) != 1:
        raise Invalid({"run": _("{n} runs begin with {text}: give more of the id.", n=len(found), text=beginning)})
    return found[0]


def runs_table(found: Sequence[ScoreRunView]) -> Table:
    """One row per run."""
    table = Table(_("Run"), _("Score"), _("State"), _("Scored"), _("New"), _("Changed"), _("Proposed"), _("Why"))
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for run in found:
        table.add_row(
            str(run.id), run.name, run.status.value,
            *counted(run.counts, "scored", "new", "changed"), f"{run.proposed_at:%Y-%m-%d %H:%M}", run.why or "",
        )  # fmt: skip
    return table


def counted(counts: dict[str, Any], *names: str) -> list[str]:
    return [f"{counts[name]:,}" if name in counts else "" for name in names]


def _print_diff(found: Diff) -> None:
    counts = found.run.counts
    console.print(
        _(
            "{scored} scores: {new} new, {changed} changed (by {move} on average), {unchanged} as before,"
            " {overridden} overridden by people.",
            scored=counts["scored"], new=counts["new"], changed=counts["changed"], unchanged=counts["unchanged"],
            overridden=counts["overridden"], move=counts["mean_move"],
        )
    )  # fmt: skip
    table = Table(_("Record"), _("Before"), _("After"), title=_("Largest movers"))
    for mover in found.largest:
        table.add_row(f"{mover.entity} {mover.entity_id}", _share(mover.before), _share(mover.after))
    console.print(table)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"
