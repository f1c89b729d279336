"""`crm scores`: what models want to write, who decided, and how to take it back."""

import json
from collections.abc import Iterator, Mapping, Sequence
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
from app.core.errors import CrmError, Invalid, NotFound
from app.core.i18n import _, speaking
from app.core.postgres import database
from app.core.validation import parse
from app.score_runs import review, rules
from app.score_runs import service as score_runs
from app.score_runs.listing import counted_words, why
from app.score_runs.rules import Rules
from app.score_runs.schema import Diff, ScoreRunView
from app.score_runs.words import RUN_STATUS
from app.users import service as users

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Runs of scores: what would change, decide, take back."
)
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
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    single: Annotated[bool, typer.Option("--single", help="Those about some records instead.")] = False,
    as_json: Json = False,
    language: Language = "en",
) -> None:
    """The newest runs about all records, newest first."""
    with answering(language), work(SYSTEM) as w:
        found = score_runs.list_runs(w, limit, single)
        if as_json:
            typer.echo(json.dumps([asdict(run) for run in found], default=str, ensure_ascii=False))
        else:
            console.print(runs_table(found))


@app.command("rules")
def show_rules(as_json: Json = False, language: Language = "en") -> None:
    """Where the grades of each score begin, and how far a run may move it without asking a person."""
    with answering(language), work(SYSTEM) as w:
        found = {name: rules.read(w, name) for name in rules.DEFAULTS}
        if as_json:
            typer.echo(json.dumps({name: asdict(one) for name, one in found.items()}))
        else:
            console.print(rules_table(found))


@app.command("set-rules")
def set_rules(
    score: Annotated[str, typer.Argument(help="Which score, as `crm scores rules` names it.")],
    as_: As,
    cuts: Annotated[str, typer.Option(help="Where the next grade begins, in percent: 5,12,25.")] = "",
    move: Annotated[float | None, typer.Option(help="Points that a run may move scores by, unasked.")] = None,
    language: Language = "en",
) -> None:
    """Edit the rules of one score; what is not given stays."""
    with answering(language), work(_person(as_)) as w:
        before = rules.read(w, score)
        parts = cuts.split(",") if cuts else [f"{100 * cut:g}" for cut in before.cuts]
        if len(parts) != len(rules.CUTS):
            raise Invalid({"cuts": _("Give three percentages that rise, such as 5,12,25.")})
        named = dict(zip(rules.CUTS, parts, strict=True))
        given = {**named, "automatic_move": 100 * before.automatic_move if move is None else move}
        rules.save(w, score, parse(rules.RulesGiven, given), before.version)
        console.print(rules_table({score: rules.read(w, score)}))


@app.command()
def diff(
    run: RunId,
    largest: Annotated[int, typer.Option(help="How many movers to list.", min=1)] = 20,
    as_json: Json = False,
    language: Language = "en",
) -> None:
    """What a run would change, or changed once it was written; largest movers first."""
    with answering(language), work(SYSTEM) as w:
        found = review.diff(w, _run(w, run), largest)
        if as_json:
            typer.echo(json.dumps(asdict(found), default=str, ensure_ascii=False))
        else:
            _print_diff(found)


@app.command()
def approve(
    run: RunId,
    as_: As,
    reason: Annotated[str, typer.Option(help="Why, if there is more to say.")] = "",
    language: Language = "en",
) -> None:
    """Write a proposed run into the records."""
    with answering(language), work(_person(as_)) as w:
        done = score_runs.approve(w, _run(w, run), reason.strip() or None)
        console.print(_("Written: {n} scores changed or new.", n=done.counts["changed"] + done.counts["new"]))


@app.command()
def reject(run: RunId, as_: As, reason: Reason, language: Language = "en") -> None:
    """Decide against a proposed run."""
    with answering(language), work(_person(as_)) as w:
        score_runs.reject(w, _run(w, run), reason)
        console.print(_("Rejected; no record was changed."))


@app.command("roll-back")
def roll_back(run: RunId, as_: As, reason: Reason, language: Language = "en") -> None:
    """Put back what stood before a run. What people said instead is kept."""
    with answering(language), work(_person(as_)) as w:
        score_runs.roll_back(w, _run(w, run), reason)
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
    """The run whose id begins so. Raises NotFound for none, Invalid for several."""
    found = score_runs.list_ids(work, beginning.strip().lower())
    if not found:
        raise NotFound(_("No run begins with {text}.", text=beginning))
    if len(found) > 1:
        raise Invalid({"run": _("Several runs begin with {text}: give more of the id.", text=beginning)})
    return found[0]


def rules_table(found: Mapping[str, Rules]) -> Table:
    """One row per score."""
    table = Table(_("Score"), *(_("Grade {letter}", letter=letter) for letter in rules.LETTERS), _("Waits above"))
    for name, one in found.items():
        ranges = rules.ranges(name, one)
        cells = [f"{low:.4g}-{high:.4g} %" for low, high in (ranges[letter] for letter in rules.LETTERS)]
        table.add_row(name, *cells, _("{points} points", points=f"{100 * one.automatic_move:g}"))
    return table


def runs_table(found: Sequence[ScoreRunView]) -> Table:
    """One row per run."""
    heads = (_("Records"), *(words for words, _key in counted_words()[:2]))
    table = Table(_("Run"), _("Score"), _("State"), *heads, _("Proposed"), _("Why"))
    for column in table.columns:
        column.overflow = "fold"
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for run in found:
        table.add_row(
            str(run.id), run.name, str(RUN_STATUS[run.status][0]),
            *counted(run.counts, "scored", "new", "changed"), f"{run.proposed_at:%Y-%m-%d %H:%M}", why(run) or "",
        )  # fmt: skip
    return table


def counted(counts: dict[str, Any], *names: str) -> list[str]:
    return [f"{counts[name]:,}" if name in counts else "" for name in names]


def _print_diff(found: Diff) -> None:
    counts = found.run.counts
    console.print(_("State: {state}.", state=RUN_STATUS[found.run.status][0]), why(found.run) or "")
    if "scored" in counts:
        console.print(
            _(
                "{scored} scores: {new} new, {changed} changed (by {move} on average), {unchanged} as before,"
                " {overridden} overridden by people.",
                scored=counts["scored"], new=counts["new"], changed=counts["changed"],
                unchanged=counts["unchanged"], overridden=counts["overridden"], move=counts["mean_move"],
            )
        )  # fmt: skip
    table = Table(_("Record"), _("Before"), _("After"), title=_("Largest movers"))
    for mover in found.largest:
        table.add_row(f"{mover.entity} {mover.entity_id}", _share(mover.before), _share(mover.after))
    console.print(table)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"
