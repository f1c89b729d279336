"""The list of deals, and adding one."""

from collections.abc import Sequence
from typing import Any

from dash import dcc

from app.access.actor import Actor
from app.access.work import Work
from app.core.dates import today
from app.core.i18n import _, _l
from app.deals import fields, record, service
from app.deals.schema import DealCreate, DealQuery, DealView
from app.deals.words import DEAL, SEMANTIC
from app.ui import format, lists, parts
from app.ui.list_page import Filter, ListPage, NewForm
from app.ui.lists import Column, View
from app.users.choices import owner_filter


def register() -> None:
    """Addresses of this feature, and what it shows on the pages of others."""
    LIST.register()
    record.register()


def views(actor: Actor) -> list[View]:
    return [
        View("open", _("Open"), {"semantic": "open"}),
        *lists.mine(actor, semantic="open"),
        View("overdue", _("Overdue"), {"semantic": "open", "closes_before": today().isoformat()}),
        View("won", _("Won"), {"semantic": "won"}),
        View("lost", _("Lost"), {"semantic": "lost"}),
        View("all", _("All"), {}),
    ]


def filters(w: Work) -> list[Filter]:
    return [Filter("stage", _("Stage"), fields.stages(w)), owner_filter(w)]


def columns(w: Work, _rows: Sequence[DealView]) -> list[Column[DealView]]:
    labels = fields.stages(w)
    return [
        Column(_("Title"), lambda d: dcc.Link(d.title, href=f"/deals/{d.id}"), "title", "lead-cell"),
        Column(
            _("Customer"), lambda d: parts.link(d.customer, f"/customers/{d.customer_id}"), kind="cut above-cell"
        ),
        Column(_("Stage"), lambda d: parts.status(labels[d.stage], SEMANTIC[d.semantic][1])),
        Column(_("Amount"), lambda d: parts.amount(d.amount, d.currency), "amount", "num"),
        Column(_("Chance"), lambda d: format.percent(d.probability / 100, 0), kind="num"),
        Column(_("Close"), close, "expected_close_on"),
        Column(_("Owner"), lambda d: parts.person(d.owner)),
        Column(_("Next step"), lambda d: d.next_step or format.NOTHING, kind="cut"),
        Column(_("In stage"), lambda d: parts.when(d.stage_changed_at), "stage_changed_at"),
    ]


def close(deal: DealView) -> Any:
    """The day it was closed, or is expected to be; one that has passed is late."""
    if deal.closed_at:
        return format.day(deal.closed_at)
    late = deal.expected_close_on is not None and deal.expected_close_on < today()
    return parts.on_day(deal.expected_close_on, late=late)


LIST = ListPage(
    noun=DEAL,
    query=DealQuery,
    find=service.list_deals,
    views=views,
    filters=filters,
    columns=columns,
    nothing=(_l("No deals yet."), _l("They come from converted leads, imports, or by hand.")),
    new=NewForm(
        title=_l("New deal"),
        do=_l("Create deal"),
        shape=DealCreate,
        make=service.create,
        fields=fields.for_new,
    ),
)
