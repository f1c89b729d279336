"""One's own reports: what one subscribed to, and the editions that came."""

from typing import Any

import dash
from dash import ALL, Input, Output, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Short
from app.editions import library, subscriptions
from app.ui import parts, problems, records, states
from app.ui.wiring import on_press
from app.users.words import LANGUAGES
from dashboards import cards, kpis
from dashboards.reports import definitions, subscribing
from dashboards.reports import words as words_of
from dashboards.reports.edition import PATH

MINE = subscribing.MINE


class Pressed(TypedDict):
    """The button that ends a subscription."""

    unsubscribe: Short


def register() -> None:
    dash.register_page("reports.mine", path=MINE, title=lambda: _("My reports"), layout=show)
    subscribing.register()


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(kpis.KPIS_READ)
        head = html.Div(html.H1(_("My reports")), className="head")
        return html.Div([head, html.Div(content(w), id="reports-mine")])


@on_press(Output("reports-mine", "children"), Input({"unsubscribe": ALL}, "n_clicks"))
def end(pressed: Pressed) -> Any:
    with work(current_actor()) as w:
        subscriptions.unsubscribe(w, pressed["unsubscribe"])
        problems.notify(_("It comes no more."))
        return content(w)


def content(w: Work) -> html.Div:
    return html.Div(
        [records.card(_("Subscriptions"), _subscriptions(w)), records.card(_("What came"), _editions(w))],
        className="story",
    )


def _subscriptions(w: Work) -> Any:
    listed = subscriptions.list_mine(w)
    if not listed:
        return states.state(
            "mail",
            _("No subscriptions yet."),
            _("Pages of numbers and views of the explorer can be subscribed to."),
        )
    rows = [
        [
            one.label, definitions.when(one.cron), str(one.panels),
            html.Button(_("Unsubscribe"), id={"unsubscribe": one.name}, className="button"),
        ]
        for one in listed
    ]  # fmt: skip
    return records.table([_("Report"), _("When"), _("Panels"), ""], rows)


def _editions(w: Work) -> Any:
    """The newest that went to the reader."""
    listed = library.list_mine(w.actor)
    if not listed:
        return html.P(_("Nothing came yet."), className="soft")
    rows = [
        [
            dcc.Link(called, href=f"{PATH}/{one.reference}"), cards.days(one.since, one.until),
            LANGUAGES[one.locale], parts.status(words_of.editions()[one.edition]), parts.when(one.made_at),
        ]
        for one, called in listed
    ]  # fmt: skip
    return records.table([_("Report"), _("Period"), _("Language"), _("Edition"), _("Made")], rows)
