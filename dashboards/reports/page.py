"""The archive of reports: who gets which when, what was made, and how it stands with each who gets it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, dcc, html
from typing_extensions import TypedDict

from app.access import roles
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.editions import service
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import EditionView, PlanView
from app.notify import words
from app.notify.schema import DeliveryView
from app.ui import administration, format, parts, problems, records
from app.ui.wiring import on_press
from app.users.words import LANGUAGES
from dashboards import cards
from dashboards.reports import definitions, edition_page, plan_page
from dashboards.reports import words as words_of
from dashboards.reports.definitions import Definition
from dashboards.reports.sending import FINAL

PATH = f"{administration.HOME}/reports"


class Pressed(TypedDict):
    """The button that sends an edition again."""

    edition: UUID


def register() -> None:
    dash.register_page("reports", path=PATH, title=lambda: _("Reports"), layout=show)
    dash.register_page(
        "reports.edition",
        path_template=f"{PATH}/<edition_id>",
        title=lambda **_ids: _("Report"),
        layout=show_edition,
    )
    edition_page.register()
    plan_page.register()


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(REPORTS_SCHEDULE)
        plans, made = service.list_plans(w), service.list_editions(w)
        head = html.Div(html.H1(_("Reports")), className="head")
        cards_ = [
            records.card(_("Who gets which report"), _plans(plans, dict(roles.options(w)))),
            records.card(
                _("Archive"), _editions(made) if made else html.P(_("Nothing was made yet."), className="soft")
            ),
        ]
        return html.Div([administration.nav(w.actor, PATH), head, html.Div(cards_, className="story")])


def show_edition(edition_id: UUID, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return html.Div(content(w, edition_id), id="report-edition")


@on_press(Output("report-edition", "children"), Input({"edition": ALL}, "n_clicks"))
def send_again(pressed: Pressed) -> Any:
    with work(current_actor()) as w:
        n = service.resend(w, pressed["edition"])
        problems.notify(_("It is sent again as it was, to {n}.", n=n))
        return content(w, pressed["edition"])


def content(w: Work, edition_id: UUID) -> list[Any]:
    """One edition as it was frozen, and how it stands with each who gets it."""
    made, frozen, sent = service.read_edition(w, edition_id)
    again = html.Button(_("Send again"), id={"edition": str(edition_id)}, className="button")
    title = f"{_label(made.report)} · {cards.days(made.since, made.until)}"
    heading = records.heading(_("Reports"), PATH, title, [_edition(made.edition)], [again])
    facts = records.facts(
        [
            (_("Made"), parts.when(made.made_at)),
            (_("Language"), LANGUAGES[made.locale]),
            (_("Frozen as"), html.Code(made.hash[:16])),
        ]
    )
    to = records.card(_("Sent to"), html.Div([facts, _receivers(sent)]))
    return [
        heading,
        html.Div([to, records.card(_("As it was sent"), edition_page.letter(frozen, title))], className="story"),
    ]


def _plans(plans: list[PlanView], called: Mapping[str, str]) -> Any:
    """Every report there is, sent or not; its name leads to who gets it."""
    heads = [_("Report"), _("When"), _("Time zone"), _("Receivers"), _("Status")]
    known = {plan.report: plan for plan in plans}
    return _table(heads, [_plan(one, known.get(name), called) for name, one in definitions.DEFINITIONS.items()])


def _plan(one: Definition, plan: PlanView | None, called: Mapping[str, str]) -> list[Any]:
    name = dcc.Link(str(one.label), href=f"{plan_page.PATH}/{one.name}")
    if plan is None:
        return [name, definitions.when(one.cron), "", "", parts.status(_("Nobody gets it yet"))]
    status = parts.status(_("On"), "good") if plan.is_on else parts.status(_("Off"))
    return [name, definitions.when(plan.cron), plan.zone, _to(plan, called), status]


def _to(plan: PlanView, called: Mapping[str, str]) -> str:
    one = plan.receivers
    elsewhere = [_("addresses elsewhere: {n}", n=len(one.addresses))] if one.addresses else []
    named = [called.get(code, code) for code in one.roles]
    return _(", ").join([*one.people, *named, *one.teams, *elsewhere])


def _editions(made: list[EditionView]) -> Any:
    heads = [_("Report"), _("Period"), _("Language"), _("Edition"), _("Made"), _("Sent")]
    rows = [
        [
            dcc.Link(_label(one.report), href=f"{PATH}/{one.id}"), cards.days(one.since, one.until),
            LANGUAGES[one.locale], _edition(one.edition), parts.when(one.made_at), _counted(one.sent),
        ]
        for one in made
    ]  # fmt: skip
    return _table(heads, rows)


def _receivers(sent: list[DeliveryView]) -> Any:
    heads = [_("To"), _("Status"), _("Why"), _("Since")]
    rows = [
        [one.to or format.NOTHING, _state(one.state), words.code(one.code), parts.when(one.sent_at or one.made_at)]
        for one in sent
    ]
    return _table(heads, rows)


def _counted(sent: dict[str, int]) -> html.Div:
    return html.Div([html.Div([_state(state), f" · {n}"]) for state, n in sorted(sent.items())])


def _state(state: str) -> Any:
    return parts.status_of(words.STATES, state)


def _edition(name: str) -> Any:
    return parts.status(words_of.editions()[name], "good" if name == FINAL else "warn")


def _label(report: str) -> str:
    known = definitions.DEFINITIONS.get(report)
    return str(known.label) if known else report


def _table(heads: list[str], rows: list[list[Any]]) -> html.Div:
    head = html.Thead(html.Tr([html.Th(label, scope="col") for label in heads]))
    body = [html.Tr([html.Td(c, **{"data-label": h}) for h, c in zip(heads, row, strict=True)]) for row in rows]
    return html.Div(html.Table([head, html.Tbody(body)], className="table"), className="table-frame")
