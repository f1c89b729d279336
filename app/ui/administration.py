"""The pages of the administration: what is kept there, and who may open it."""

from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from sqlalchemy import text

from app.access.actor import Actor
from app.access.permissions import Permission, named
from app.access.work import Work
from app.core.i18n import _, _l
from app.ui.icons import icon

HOME = "/administration"


@dataclass(frozen=True)
class Area:
    """One page of it; `about` says what is done there. One with `there_while`, a condition in SQL, has no place in
    the menu and is offered while that holds."""

    label: Any
    about: Any
    icon: str
    needs: Permission
    there_while: str | None = None


AREAS = {
    f"{HOME}/people": Area(
        _l("People"),
        _l("Invite colleagues, change their role and team, let them in no more."),
        "contacts",
        named("users:write"),
    ),
    f"{HOME}/teams": Area(
        _l("Teams"), _l("The tree of teams, and who is in each."), "customers", named("users:write")
    ),
    f"{HOME}/roles": Area(
        _l("Roles"),
        _l("What each role may do, and whose records it sees and changes."),
        "lock",
        named("roles:read"),
    ),
    f"{HOME}/pipelines": Area(
        _l("Pipelines"), _l("Sales processes beside one another."), "right", named("users:write")
    ),
    f"{HOME}/stages": Area(
        _l("Stages"), _l("The steps of the sales process and their probability."), "deals", named("users:write")
    ),
    f"{HOME}/boards": Area(
        _l("Boards"), _l("How much a column should hold at a time."), "panel", named("users:write")
    ),
    f"{HOME}/targets": Area(
        _l("Targets"),
        _l("What is wanted of KPIs, month by month, and how far it has come."),
        "score",
        named("users:write"),
    ),
    f"{HOME}/products": Area(
        _l("Products"),
        _l("What your company sells, as deals and orders name it."),
        "orders",
        named("users:write"),
    ),
    f"{HOME}/lost-reasons": Area(
        _l("Lost reasons"), _l("What can be chosen when a deal is lost."), "note", named("users:write")
    ),
    f"{HOME}/disqualify-reasons": Area(
        _l("Reasons to disqualify"),
        _l("What can be chosen when a lead is disqualified."),
        "leads",
        named("users:write"),
    ),
    f"{HOME}/custom-fields": Area(
        _l("Custom fields"),
        _l("What your company wants to know beside the fields that are there."),
        "edit",
        named("fields:write"),
    ),
    f"{HOME}/mail": Area(
        _l("Mail"),
        _l("The server that reports, messages and invitations are sent by."),
        "mail",
        named("mail:write"),
    ),
    f"{HOME}/reports": Area(
        _l("Reports"),
        _l("Who gets which report and when, and the archive of what was sent."),
        "analytics",
        named("reports:schedule"),
    ),
    f"{HOME}/channels": Area(
        _l("Notification channels"),
        _l("Groups and programs that hear of things, and messages that could not be sent."),
        "bell",
        named("notices:keep"),
    ),
    f"{HOME}/sample-data": Area(
        _l("Sample data"),
        _l("A made-up company to try things with: see what it is, and remove it."),
        "trash",
        named("users:write"),
        "exists (select from app.users where is_sample)",
    ),
}
"""Address -> what is there, in the order of the menu."""


def nav(actor: Actor, here: str) -> html.Nav:
    """Links from one area to the others."""
    links = [
        dcc.Link(str(area.label), href=href, className="pick" + (" pick-on" if href == here else ""))
        for href, area in _open_to(actor).items()
        if area.there_while is None
    ]
    return html.Nav(links, className="picks data-pages", **{"aria-label": _("Administration")})


def overview(work: Work) -> html.Div:
    """A card for each area."""
    cards = [
        dcc.Link(
            [html.H2([icon(area.icon), str(area.label)]), html.P(str(area.about), className="soft")],
            href=href,
            className="card area",
        )
        for href, area in _open_to(work.actor).items()
        if area.there_while is None or work.session.scalar(text(f"select {area.there_while}"))
    ]
    return html.Div(cards, className="areas")


def _open_to(actor: Actor) -> dict[str, Area]:
    return {href: area for href, area in AREAS.items() if actor.may(area.needs)}
