"""Scores of own records that moved within a week, so that nobody has to look for them."""

from datetime import datetime

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.fields.noun import table_of
from app.runs.scored import GRADED
from app.scores import moved
from app.scores.moved import Moved
from app.scores.permissions import SCORES_READ
from app.ui import format, records
from app.ui.elements import Li, Link, Span

FEW = 5


def scores(w: Work, now: datetime) -> html.Section | None:
    """Nothing where none moved."""
    if not w.actor.may(SCORES_READ):
        return None
    found = moved.list_moved(w, now, FEW)
    title = [_("Scores that moved"), Span(_("7 days"), className="soft run-began")]
    return records.card(title, html.Ul([_line(one) for one in found], className="todo")) if found else None


def _line(one: Moved) -> Li:
    """From what to what; an arrow says the way, its colour whether that is good."""
    rises = one.value > one.before
    look = "raises" if rises != GRADED[one.name].high_is_good else "lowers"
    points = Span(f"{'▲' if rises else '▼'} {abs(one.value - one.before) * 100:.0f}", className=f"moved-{look}")
    figures = [f"{format.chance(one.before)} → ", html.Strong(format.chance(one.value)), " ", points]
    name = Span(str(GRADED[one.name].title), className="soft")
    link = Link(one.title, href=f"/{table_of(one.entity)}/{one.entity_id}")
    return Li([Span([link, name], className="todo-what"), Span(figures, className="num")])
