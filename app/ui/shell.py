"""The frame around every page: navigation by what the reader may see, and the reader's own menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import dcc, html

from app.access.actor import Actor
from app.access.permissions import Permission, named
from app.core.i18n import _, _l, current_locale
from app.ui import hearing, shortcuts
from app.ui.elements import Span
from app.ui.icons import icon
from app.ui.theme import THEME, current_theme


@dataclass(frozen=True)
class Place:
    """One entry of the navigation.

    A phone's bar holds the `NEAR` of those that its reader may open whose `rank` comes first, or `reading` for
    whom there is no work to do; the others stand behind "More" there.
    """

    label: Any
    href: str
    icon: str
    needs: Permission | None = None
    rank: int = 9
    reading: int = 9


PLACES = [
    Place(_l("Today"), "/today", "sun", named("activities:write"), rank=0),
    Place(_l("Home"), "/", "home", rank=7, reading=0),
    Place(_l("Leads"), "/leads", "leads", named("leads:read"), rank=3),
    Place(_l("Customers"), "/customers", "customers", named("customers:read"), rank=4),
    Place(_l("Contacts"), "/contacts", "contacts", named("contacts:read"), rank=6),
    Place(_l("Deals"), "/deals", "deals", named("deals:read"), rank=2),
    Place(_l("Tickets"), "/tickets", "tickets", named("tickets:read"), rank=5),
    Place(_l("Tasks"), "/tasks", "task", named("activities:read"), rank=1),
    Place(_l("Calendar"), "/calendar", "calendar", named("activities:read"), rank=8),
    Place(_l("Sales"), "/numbers/sales", "analytics", named("deals:read"), reading=1),
    Place(_l("Marketing"), "/numbers/marketing", "campaigns", named("touchpoints:read")),
    Place(_l("Attribution"), "/numbers/attribution", "link", named("touchpoints:read"), reading=2),
    Place(_l("Service"), "/numbers/service", "chat", named("tickets:read"), reading=3),
    Place(_l("Retention"), "/numbers/customers", "history", named("customers:read")),
    Place(_l("Explorer"), "/numbers/explore", "explore", named("kpis:read"), reading=4),
    Place(_l("Pages"), "/pages", "grid", named("kpis:read")),
    Place(_l("Alerts"), "/alerts", "alert", named("kpis:read")),
    Place(_l("Data quality"), "/numbers/quality", "check", named("pipeline:read")),
    Place(_l("Data"), "/runs", "runs", named("pipeline:read")),
    Place(_l("Scores"), "/scores", "score", named("scores:review")),
    Place(_l("Admin"), "/administration", "lock", named("users:write")),
]
NEAR = 5


UNDO = ("undo-asked", "undo-done")
"""What a notice offers to take back, and that it was (app.ui.undoing): heard wherever its reader has gone."""


def shell(actor: Actor, places: Sequence[Place] = PLACES, unread: str = "") -> dmc.MantineProvider:
    """The whole screen for one reader; the page itself comes by its address. `unread` stands beside the bell."""
    visible = [p for p in places if p.needs is None or actor.may(p.needs)]
    frame = html.Div(
        [
            html.A(_("Skip to content"), href="#page", className="skip"),
            _sidebar(actor, visible, unread),
            html.Main(
                [html.Div(id="shell-standing"), dash.page_container], id="page", className="page", tabIndex="-1"
            ),
        ],
        className="shell",
        **{"data-reader": str(actor.user_id)},
    )
    return dmc.MantineProvider(
        [
            dmc.NotificationContainer(id="notices", position="bottom-right"),
            dcc.Location(id="address", refresh="callback-nav"),
            frame,
            *(dcc.Store(id=part) for part in UNDO),
            _search(),
            shortcuts.overlay(),
            _cut(),
        ],
        id="theme",
        theme=THEME,
        forceColorScheme=current_theme(),
    )


def _sidebar(actor: Actor, places: Sequence[Place], unread: str) -> html.Nav:
    toggle = html.Button(
        icon("panel"), id="shell-narrow", className="side-toggle", title=_("Narrow or widen the menu"),
        **{"aria-label": _("Narrow or widen the menu")},
    )  # fmt: skip
    brand = html.Div([_mark(), html.Span("Tributary", className="side-name"), toggle], className="side-brand")
    works = actor.may(named("activities:write"))
    far = sorted(places, key=lambda place: place.rank if works else place.reading)[NEAR:]
    links = html.Div([_link(place, is_far=place in far) for place in places], className="side-links")
    menu = _reader_menu(actor, [place for place in places if place in far], unread)
    heard = hearing.hears("bell", actor.user_id)
    return html.Nav(
        [brand, _search_button(), _bell(unread), links, menu, heard],
        className="side",
        **{"aria-label": _("Main menu")},
    )


def _search_button() -> html.Button:
    words = [icon("search"), html.Span(_("Search")), html.Kbd("Ctrl K")]
    return html.Button(words, id="shell-search", className="side-search", title=_("Search all records"))


def _bell(unread: str) -> dcc.Link:
    """What one was told and has not read; app.notify counts it."""
    count = html.Span(unread, id="bell-count", className="bell-count", hidden=not unread)
    words = [icon("bell"), html.Span(_("Notifications")), count]
    return dcc.Link(words, href="/notifications", className="side-search side-bell", title=_("Notifications"))


def _search() -> dmc.Modal:
    """One line and what it finds; app.search answers."""
    line = dmc.TextInput(
        id="search-text", placeholder=_("Search or go to…"), debounce=200, leftSection=icon("search"),
        size="md", **{"aria-label": _("Search all records"), "data-autofocus": ""},
    )  # fmt: skip
    recent = html.Section(html.H3(_("Recently opened")), className="search-recent", hidden=True)
    keys = html.P(
        [html.Kbd("↑"), html.Kbd("↓"), " ", _("choose"), html.Kbd("↵"), " ", _("open it"), html.Kbd(">"), " ",
         _("commands only"), html.Kbd(_("deals:")), " ", _("only those"), html.Kbd("#7"), " ", _("a ticket"),
         html.Kbd("?"), " ", _("all keys")], className="search-keys soft",
    )  # fmt: skip
    return dmc.Modal(
        [line, recent, html.Div(id="search-found", className="search-found"), keys],
        id="search", opened=False, withCloseButton=False, size="lg", yOffset="10vh",
    )  # fmt: skip


def _cut() -> html.Div:
    """What assets/asking.js says where no answer came: it can't be asked for then."""
    words = {
        "data-error": _(
            "No answer came: the network is cut, or the server is away."
            " What you did last may not be saved; what you typed still stands here."
        ),
        "data-back": _("Connected again. Save again what was not saved."),
        "data-reload": _("Reload this page"),
        "data-close": _("Close"),
    }
    return html.Div(id="shell-cut", hidden=True, **words)


def _mark() -> html.Span:
    return html.Span(className="mark", **{"aria-hidden": "true"})


def _link(place: Place, *, is_far: bool) -> dmc.NavLink:
    return dmc.NavLink(
        label=str(place.label),
        href=place.href,
        leftSection=icon(place.icon),
        active="exact" if place.href == "/" else "partial",
        className="side-link side-far" if is_far else "side-link",
    )


def _reader_menu(actor: Actor, far: Sequence[Place], unread: str) -> dmc.Menu:
    role = actor.role.names[current_locale()] if actor.role else ""
    who = html.Span(
        [html.Span(actor.name, className="me-name"), html.Span(role, className="me-role")], className="me"
    )
    target = dmc.UnstyledButton(
        [
            initials(actor.name),
            html.Span(id="bell-dot", className="bell-dot", hidden=not unread),
            who,
            html.Span([icon("more"), _("More")], className="side-more"),
        ],
        className="side-me",
        **{"aria-label": _("Your menu")},
    )
    items: list[Any] = [
        dmc.MenuLabel(f"{actor.name} · {role}", className="phone-only"),
        dmc.MenuItem(_("Search"), id="menu-search", leftSection=icon("search"), className="phone-only"),
        dmc.MenuItem(_("Notifications"), href="/notifications", leftSection=icon("bell"), className="phone-only"),
        *(_far(place) for place in far),
        dmc.MenuLabel(_("Language")),
        _choice("English", "language-en", current_locale() == "en"),
        _choice("中文", "language-zh", current_locale() == "zh"),
        dmc.MenuDivider(),
        dmc.MenuItem(
            _theme_words(), id="shell-theme", leftSection=icon("moon" if current_theme() == "light" else "sun")
        ),
        dmc.MenuItem(_("Help"), href="/help", leftSection=icon("info")),
        dmc.MenuItem(_("Jobs"), href="/jobs", leftSection=icon("runs")),
        *_own_reports(actor),
        dmc.MenuItem(_("Your settings"), href="/me", leftSection=icon("user")),
        dmc.MenuItem(_("Sign out"), id="shell-leave", leftSection=icon("sign-out")),
    ]
    return dmc.Menu(
        [dmc.MenuTarget(target), dmc.MenuDropdown(items, className="side-menu")],
        position="top-start",
        width=210,
        shadow="md",
    )


def _own_reports(actor: Actor) -> list[dmc.MenuItem]:
    """What one subscribed to, and the reports that came: of numbers, so for who reads some."""
    is_reader = actor.may(named("kpis:read"))
    return [dmc.MenuItem(_("My reports"), href="/reports", leftSection=icon("mail"))] if is_reader else []


def _far(place: Place) -> dmc.MenuItem:
    return dmc.MenuItem(str(place.label), href=place.href, leftSection=icon(place.icon), className="phone-only")


def _choice(label: str, element_id: str, chosen: bool) -> dmc.MenuItem:
    return dmc.MenuItem(label, id=element_id, rightSection=icon("check") if chosen else None)


def _theme_words() -> str:
    return _("Dark colours") if current_theme() == "light" else _("Light colours")


def initials(name: str) -> Span:
    """A small round sign for a person: initials, or the last two characters of a Chinese name."""
    letters = name[-2:] if "一" <= name[-1:] <= "鿿" else "".join(word[0] for word in name.split()[:2]).upper()
    return Span(letters, className=f"face face-{sum(name.encode()) % 6}", **{"aria-hidden": "true"})
