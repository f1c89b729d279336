"""`crm scores` with what needs a model: one record scored anew, drivers beside the truth."""

import json
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from app.access.work import work
from app.core.errors import Conflict, Invalid
from app.core.i18n import _
from app.models.cli import app
from app.score_runs.cli import Json, Language, answering, console
from app.scores.schema import ScoreView
from app.ui.score_card import reason_words
from pipelines.kernel.robots import SCORER

__all__ = ["app"]


@app.command()
def rescore(
    entity: Annotated[str, typer.Argument(help="lead, customer, deal or ticket")],
    record: Annotated[str, typer.Argument(help="The record's id.")],
    as_json: Json = False,
    language: Language = "en",
) -> None:
    """Score one record anew from what is known this moment."""
    with answering(language):
        from pipelines.score.rescore import rescore

        scores = rescore(entity, _id(record))
        if as_json:
            typer.echo(json.dumps([asdict(score) for score in scores], default=str, ensure_ascii=False))
        elif scores:
            console.print(_table(scores))
        else:
            console.print(_("This record has no score: it is not there, or not open."))


@app.command()
def drivers(as_json: Json = False, language: Language = "en") -> None:
    """What the models of the demo company found to matter, beside what is true of it."""
    with answering(language), work(SCORER) as w:
        from app.demo.load import truth_path
        from pipelines.score import drivers as found
        from pipelines.score import drivers_words as words

        if not truth_path().exists():
            raise Conflict(_("No demo company is loaded. Load one first: crm demo load."))
        truth = json.loads(truth_path().read_text(encoding="utf-8"))
        if not found.is_readable(truth):
            raise Conflict(_("This demo company was made by an older version. Remove it and load it again."))
        both = {"lead_quality": found.of_leads(w, truth), "churn": found.of_churn(w, truth)}
        if as_json:
            typer.echo(
                json.dumps({name: [words.recovery_as_json(each) for each in said] for name, said in both.items()})
            )
            return
        for name, said in both.items():
            if not said:
                console.print(f"{name}: {_('No model passed its checks yet.')}")
            for each in said:
                console.print(words.table(each))
                console.print(words.verdict(each))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({"record": _("{text} is no record id.", text=text)}) from None


def _table(scores: list[ScoreView]) -> Table:
    table = Table(_("Score"), _("Value"), _("Grade"), _("In 7 days"), _("Model"), _("Expires"), _("Why"))
    for one in scores:
        value = one.label or ("" if one.value is None else f"{one.value:.1%}")
        moved = "" if one.change_7_days is None else f"{one.change_7_days * 100:+.0f}"
        expires = "" if one.expires_at is None else f"{one.expires_at:%Y-%m-%d}"
        state = "" if one.state == "ok" else one.state
        table.add_row(
            one.name, value, one.grade or "", moved, one.model_version, expires, reason_words(one.why) or state
        )  # fmt: skip
    return table
