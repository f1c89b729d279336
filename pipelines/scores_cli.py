"""`crm scores` with what needs a model: one record scored anew."""

import json
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from app.core.errors import Invalid
from app.core.i18n import _
from app.scores.cli import Json, Language, answering, app, console
from app.scores.schema import ScoreView

__all__ = ["app"]


@app.command()
def rescore(
    entity: Annotated[str, typer.Argument(help="lead, customer or ticket")],
    record: Annotated[str, typer.Argument(help="The record's id.")],
    as_json: Json = False,
    language: Language = "en",
) -> None:
    """Score one record anew from what is known this moment."""
    with answering(language):
        from pipelines.rescore import rescore

        scores = rescore(entity, _id(record))
        if as_json:
            typer.echo(json.dumps([asdict(score) for score in scores], default=str, ensure_ascii=False))
        elif scores:
            console.print(_table(scores))
        else:
            console.print(_("This record has no score: it is not there, or not open."))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({"record": _("{text} is no record id.", text=text)}) from None


def _table(scores: list[ScoreView]) -> Table:
    table = Table(_("Score"), _("Value"), _("Band"), _("Model"), _("As of"), _("Why"))
    for one in scores:
        value = one.label or ("" if one.value is None else f"{one.value:.1%}")
        table.add_row(one.name, value, one.band or "", one.model_version, f"{one.as_of:%Y-%m-%d}", one.why or "")
    return table
