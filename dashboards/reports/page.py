"""The archive of reports: who gets which when, what was made, and how it stands with each who gets it."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import dash
from dash import ALL, Input, Output, dcc, html
from typing_extensions import TypedDict

from app.access import roles
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import NotFound
from app.core.i18n import _
from app.editions import service
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import EditionView, PlanView
from app.notify import words
from app.notify.schema import DeliveryView
from app.ui import administration, format, parts, problems, records, states
from app.ui.wiring import on_press
from app.users.words import LANGUAGES
from dashboards import cards
from dashboards.reports import (
    build_page,
    compare_page,
    days_page,
    definitions,
    edition_page,
    known,
    mine_page,
    plan_page,
)
from dashboards.reports import words as words_of
from dashboards.reports.definitions import Definition
from dashboards.reports.sending import FINAL

PATH = f"{administration.HOME}/reports"
EDITION = f"{PATH}/edition"


class Pressed(TypedDict):
    """The button that sends an edition again: to everybody, or to the receiver of one delivery."""

    edition: UUID
    to: UUID | Literal["all"]


def register() -> None:
    dash.register_page("reports", path=PATH, title=lambda: _("Reports"), layout=show)
    dash.register_page(
        "reports.edition",
        path_template=f"{EDITION}/<edition_id>",
        title=lambda **_ids: _("Report"),
        layout=show_edition,
    )
    edition_page.register()
    plan_page.register()
    build_page.register()
    compare_page.register()
    days_page.register()
    mine_page.register()


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(REPORTS_SCHEDULE)
        new = states.link_button(_("Build a report"), f"{build_page.PATH}/{build_page.NEW}", "plus")
        ways = html.Div([states.link_button(_("Working days"), days_page.PATH), new], className="push buttons")
        head = html.Div([html.H1(_("Reports")), ways], className="head")
        cards_ = [records.card(_("Who gets which report"), _plans(w)), records.card(_("Archive"), _archive(w))]
        return html.Div([administration.nav(w.actor, PATH), head, html.Div(cards_, className="story")])


def show_edition(edition_id: UUID, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return html.Div(content(w, edition_id), id="report-edition")


@on_press(Output("report-edition", "children"), Input({"edition": ALL, "to": ALL}, "n_clicks"))
def send_again(pressed: Pressed) -> Any:
    with work(current_actor()) as w:
        to = pressed["to"]
        n = service.resend(w, pressed["edition"], to if isinstance(to, UUID) else None)
        problems.notify(_("It is sent again as it was, to {n}.", n=n))
        return content(w, pressed["edition"])


def content(w: Work, edition_id: UUID) -> list[Any]:
    """One edition as it was frozen, and how it stands with each who gets it."""
    made, frozen, sent = service.read_edition(w, edition_id)
    again = _again(edition_id, "all", _("Send again to all"))
    title = f"{_label(w, made.report)} · {cards.days(made.since, made.until)}"
    heading = records.heading(_("Reports"), PATH, title, [_edition(made.edition)], [again])
    facts = records.facts(
        [
            (_("Made"), parts.when(made.made_at)),
            (_("Language"), LANGUAGES[made.locale]),
            (_("Frozen as"), html.Code(made.hash[:16])),
        ]
    )
    cards_ = [
        records.card(_("Sent to"), html.Div([facts, _receivers(edition_id, sent)])),
        compare_page.card(w, made),
        records.card(_("As it was sent"), edition_page.letter(frozen, title)),
    ]
    return [heading, html.Div([card for card in cards_ if card is not None], className="story")]


def _again(edition_id: UUID, to: object, words_: str) -> html.Button:
    return html.Button(words_, id={"edition": str(edition_id), "to": str(to)}, className="button")


def _plans(w: Work) -> Any:
    """Every report there is, sent or not; its name leads to who gets it."""
    heads = [_("Report"), _("When"), _("Time zone"), _("Receivers"), _("Status")]
    plans, called = {plan.report: plan for plan in service.list_plans(w)}, dict(roles.options(w))
    return records.table(heads, [_plan(one, plans.get(one.name), called) for one in known.listed(w)])


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


def _archive(w: Work) -> Any:
    """The newest editions of all reports."""
    made = service.list_editions(w)
    if not made:
        return html.P(_("Nothing was made yet."), className="soft")
    heads = [_("Report"), _("Period"), _("To"), _("Language"), _("Edition"), _("Made"), _("Status")]
    rows = [
        [
            dcc.Link(_label(w, one.report), href=f"{EDITION}/{one.id}"), cards.days(one.since, one.until),
            _named(one),
            LANGUAGES[one.locale], _edition(one.edition), parts.when(one.made_at), _counted(one.sent),
        ]
        for one in made
    ]  # fmt: skip
    return records.table(heads, rows)


def _named(one: EditionView) -> str:
    """The first receivers, and how many more there are: editions of several reaches look alike otherwise."""
    more = sum(one.sent.values()) - len(one.named)
    return _(", ").join([*one.named, *([_("and {n} more", n=more)] if more > 0 else [])])


def _receivers(edition_id: UUID, sent: list[DeliveryView]) -> Any:
    """How it stands with each, with every time it was sent again."""
    heads = [_("To"), _("Status"), _("Why"), _("Since"), ""]
    rows = [
        [
            one.to or format.NOTHING, _state(one.state), words.code(one.code),
            parts.when(one.sent_at or one.made_at), _again(edition_id, one.id, _("Send again")),
        ]
        for one in sent
    ]  # fmt: skip
    return records.table(heads, rows)


def _counted(sent: dict[str, int]) -> html.Div:
    return html.Div([html.Div([_state(state), f" · {n}"]) for state, n in sorted(sent.items())])


def _state(state: str) -> Any:
    return parts.status_of(words.STATES, state)


def _edition(name: str) -> Any:
    return parts.status(words_of.editions()[name], "good" if name == FINAL else "warn")


def _label(w: Work, report: str) -> str:
    try:
        return str(known.find(w, report).label)
    except NotFound:
        return report
