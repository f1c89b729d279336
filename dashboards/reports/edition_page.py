"""An edition as its readers open it from a letter: as it was sent, its files, and any number of it opened."""

import json
from collections.abc import Mapping
from typing import Any

import dash
from dash import html

from app.access.web import current_actor
from app.access.work import work
from app.core.i18n import _
from app.core.validation import parse
from app.editions import library
from app.editions.schema import Frozen
from app.notify.outbox import Message
from app.ui import parts, records
from dashboards import drawer
from dashboards.asked import Asked, read_values
from dashboards.reports import render
from dashboards.reports.edition import PATH
from dashboards.reports.shapes import CUT, Cell, Edition, opens, thawed

KINDS = {
    "pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def register() -> None:
    dash.register_page(
        "report", path_template=f"{PATH}/<reference>", title=lambda **_ids: _("Report"), layout=show
    )


def show(reference: str, **query: str) -> html.Div:
    """The edition, and with `kpi` in the address that number: what it said then, and what lies behind it now."""
    actor = current_actor()
    _view, frozen = library.read(actor, reference)
    made = thawed(frozen.result)
    heading = records.heading(
        _("Report"), f"{PATH}/{reference}", f"{made.report} · {made.title}", [], files(frozen)
    )
    if "kpi" not in query:
        return html.Div([heading, letter(frozen, made.title)])
    asked = asked_of(query)
    with work(actor) as w:
        opened = drawer.content(w, asked)
    return html.Div([heading, _said(made, asked), records.card(_("Behind this number"), opened)])


def asked_of(query: Mapping[str, str]) -> Asked:
    """A number as the links of an edition name it. Raises Invalid."""
    cuts = {name.removeprefix(CUT): value for name, value in query.items() if name.startswith(CUT)}
    where = {name: list(read_values(value)) for name, value in cuts.items()}
    given = {name: query.get(name) for name in ("kpi", "since", "until")}
    return parse(Asked, given | {"where": where})


def find(made: Edition, asked: Asked) -> Cell | None:
    """What an edition says of a number."""
    cells = [kpi.value for kpi in made.kpis]
    cells += [cell for section in made.sections for row in section.rows for cell in row]
    return next((cell for cell in cells if cell.opens == opens(asked)), None)


def files(frozen: Frozen) -> list[html.A]:
    """The paper and the workbook as they were sent."""
    packed = json.loads(frozen.letter).get("files", {})
    return [
        html.A(
            name.rpartition(".")[2].upper(), download=name, className="button",
            href=f"data:{KINDS[name.rpartition('.')[2]]};base64,{content}",
        )
        for name, content in packed.items()
    ]  # fmt: skip


def letter(frozen: Frozen, title: str) -> html.Iframe:
    """As it was sent, in a frame in which nothing runs; its links open in place of the page."""
    told = Message(**json.loads(frozen.letter))
    page = render.whole(told.html or "", dict(told.images)).replace("<head>", '<head><base target="_top">', 1)
    return html.Iframe(
        srcDoc=page, sandbox="allow-top-navigation-by-user-activation", className="letter", title=title
    )


def _said(made: Edition, asked: Asked) -> Any:
    found = find(made, asked)
    said = found.words if found else _("Not in this edition")
    facts = [
        (_("This edition says"), html.B(said)), (_("Edition"), f"{made.words['edition']}, {made.made}"),
        (_("Below"), parts.status(_("As the data is now, in your own reach"))),
    ]  # fmt: skip
    return records.card(made.reference, records.facts(facts))
