"""`crm scores models`: which version of each model is in force, and whether it may write."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import typer
from rich.table import Table

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.i18n import _
from app.models import standing
from app.models.schema import Standing
from app.score_runs.cli import Json, Language, answering, app, console
from app.ui.score_card import reason_words

__all__ = ["app"]

FIGURES = {"auc": "AUC", "log_loss": "log loss", "ece": "ECE", "lift_at_10": "lift@10%"}


@app.command()
def models(as_json: Json = False, language: Language = "en") -> None:
    """Every model: the version in force, since when, what its checks said, and whether it writes scores back."""
    with answering(language), work(SYSTEM) as w:
        found = standing.list_standing(w)
        if as_json:
            typer.echo(json.dumps([asdict(model) for model in found], default=str, ensure_ascii=False))
        else:
            console.print(standing_table(found))
            for words in (line for model in found for line in standing_lines(model)):
                console.print(words)


def standing_table(found: Sequence[Standing]) -> Table:
    """One row per model."""
    table = Table(
        _("Model"), _("In force"), _("Since"), _("Trained"), _("Verdict"), _("Figures"), _("Writes back")
    )
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for model in found:
        one = model.in_force
        cells = ["", "", "", "", ""] if one is None else [
            one.version, _minute(one.in_force_since), _minute(one.trained_at), one.verdict, figures_of(one.figures)
        ]  # fmt: skip
        table.add_row(model.name, *cells, _("on") if model.writes_back else _("off"))
    return table


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def figures_of(figures: Mapping[str, Any]) -> str:
    """What a card says of how good a version is, in one line."""
    if said := figures.get("held_out"):
        return _("right {right:.1%}, sure {sure:.1%}", right=said["accuracy"], sure=said["coverage"])
    best = figures.get("out_of_time") or figures.get("cross_validated") or {}
    return ", ".join(f"{words} {best[name]:.3f}" for name, words in FIGURES.items() if best.get(name) is not None)


def standing_lines(model: Standing) -> Iterator[str]:
    """Why a model is in force, why nothing else is, and why it may not write."""
    if model.in_force and model.in_force.why:
        yield f"{model.name}: {model.in_force.why}"
    if model.newest:
        words = _("trained last, {status}", status=model.newest.status.value)
        yield f"{model.name} {model.newest.version} ({words}): {model.newest.why or ''}"
    if model.attempt:
        yield f"{model.name}: {model.attempt}"
    if not model.writes_back:
        since = f" ({_minute(model.off_since)})" if model.off_since else ""
        moved = ", ".join(f"{one['feature']} {one['psi']:.2f}" for one in model.findings if "psi" in one)
        yield f"{model.name}: {_('writes nothing back')}{since}: {reason_words(model.off_why)} {moved}".rstrip()
