"""Records that are left out of the numbers: why, since when, and where to mend them."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import dash
from dash import Input, Output, dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.quarantine import service
from app.quarantine.rules import RULES
from app.quarantine.schema import QuarantineQuery, SetAsideView
from app.quarantine.words import TABLES, facts, reason
from app.runs.permissions import PIPELINE_READ
from app.ui import data_pages, format, list_table, lists, names, panels, parts, records, states
from app.ui.data_pages import SET_ASIDE
from app.ui.field_words import label
from app.ui.lists import Column, View
from app.ui.shapes import Query
from app.ui.wiring import on_change

NAME = "quarantine"
NOUNS = ("lead", "deal", "ticket", "customer")
THAN = {(rule.table, rule.code, rule.field): rule.than for rule in RULES}

Links = dict[UUID, names.Link]


def register() -> None:
    """The list, and a notice on the page of every record that is on it."""
    dash.register_page(NAME, path=SET_ASIDE, title=lambda: _("Set aside"), layout=show)
    for noun in NOUNS:
        panels.add(noun, "centre", 0, PIPELINE_READ, partial(notice, noun))


def show(**query: str) -> html.Div:
    with work(current_actor()) as w:
        counted = service.count(w)
        options = [(table, f"{TABLES[table]} ({format.number(n)})") for table, n in counted.items()]
        kinds = [lists.choose(NAME, "entity", _("Kind"), options, query)] if options else []
        page = lists.layout(NAME, _("Set aside"), query, views(), kinds, None, results(w, query), searchable=False)
        return html.Div([data_pages.nav(SET_ASIDE), page])


@on_change(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"))
def answer(query: Query) -> html.Div:
    with work(current_actor()) as w:
        return results(w, query)


def views() -> list[View]:
    return [View("all", _("All"), {})]


def results(w: Work, query: Query) -> html.Div:
    """One line a record and rule."""
    page = service.list_set_aside(w, parse(QuarantineQuery, lists.service_query(query, views())))
    hint = _("Records that break a rule, such as a deal won without an amount, are left out of the numbers.")
    nothing = states.state("check", _("Nothing is set aside."), hint)
    return list_table.results(NAME, columns(_links(w, page.rows)), page, query, nothing)


def columns(links: Links) -> list[Column[SetAsideView]]:
    return [
        Column(_("Record"), lambda row: _record(row, links), kind="lead-cell"),
        Column(_("Kind"), lambda row: str(TABLES[row.entity])),
        Column(_("Why"), why),
        Column(_("Recorded"), lambda row: facts(row.entity, row.facts)),
        Column(_("Since"), lambda row: parts.when(row.since), "since"),
    ]


def why(row: SetAsideView) -> str:
    """The rule in words."""
    than = THAN.get((row.entity, row.rule, row.field))
    field, wrong = label(row.field, row.entity), reason(row.entity, row.rule, than)
    return _("{field} {wrong}", field=field, wrong=wrong)


def notice(noun: str, w: Work, record_id: UUID) -> Any:
    """On a record's page: that it does not count, why, and when it will."""
    found = service.list_of(w, noun, record_id)
    if not found:
        return None
    lines = [
        html.Li([_("{label}: {value}", label=TABLES[row.entity], value=why(row)), _facts(row)]) for row in found
    ]
    then = _("Mend it, and it counts from the next run of the pipeline on.")
    return records.card(_("Left out of the numbers"), html.Div([html.Ul(lines), html.P(then, className="soft")]))


def _facts(row: SetAsideView) -> html.Div:
    return html.Div(facts(row.entity, row.facts), className="soft")


def _record(row: SetAsideView, links: Links) -> Any:
    link = links.get(row.about_id) if row.about_id else None
    return dcc.Link(link.title, href=link.href) if link else format.NOTHING


def _links(w: Work, rows: Sequence[SetAsideView]) -> Links:
    """Titles and addresses of the records on whose pages these are mended."""
    found: Links = {}
    for noun in NOUNS:
        found |= names.links(w, noun, {row.about_id for row in rows if row.about == noun and row.about_id})
    return found
