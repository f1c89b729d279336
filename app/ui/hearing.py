"""A part of a page that is drawn anew when something of what it is about changes elsewhere (assets/live.js)."""

from uuid import UUID

from dash import Input, dcc, html

from app.events.subjects import SUBJECTS


def hears(name: str, about: UUID | None) -> html.Div:
    """Listens for `about`, which is a subject or whose things the part shows; nothing of it is seen."""
    marks = {"data-live": SUBJECTS, "data-id": str(about), "data-version": "0", "data-hears": name}
    return html.Div(dcc.Store(id={"hears": name}), hidden=True, **marks)


def heard(name: str) -> Input:
    """What a callback listens to that draws the part anew."""
    return Input({"hears": name}, "data")
