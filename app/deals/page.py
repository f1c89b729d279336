"""The list of deals, and adding one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.work import Work
from app.core.dates import today
from app.core.i18n import _, _l
from app.customers import choices as customers
from app.deals import (
    board,
    finding,
    forecast_page,
    pipelines,
    pipelines_page,
    record,
    service,
    stages,
    stages_page,
)
from app.deals.fields import DEAL
from app.deals.schema import TODAY, DealCreate, DealQuery, DealView
from app.deals.words import CLOSES, SEMANTIC_TONES
from app.ui import fields, format, lists, parts
from app.ui.board_page import BoardPage
from app.ui.boards import COMING
from app.ui.forms import Field
from app.ui.list_page import ListPage, NewForm
from app.ui.lists import Column, Filter, View
from app.users.choices import owner_field, owner_filter


def register() -> None:
    """Addresses of this feature, and what it shows on the pages of others."""
    LIST.register()
    BOARD.register()
    record.register()
    stages_page.PAGE.register()
    pipelines_page.PAGE.register()
    forecast_page.register()


def views(actor: Actor) -> list[View]:
    overdue = {"semantic": "open", "closes_before": TODAY}
    return [
        View("open", _("Open"), {"semantic": "open"}),
        *lists.mine(actor, DEAL.name, semantic="open"),
        View("overdue", _("Overdue"), overdue, asks="expected_close_on"),
        View("won", _("Won"), {"semantic": "won"}),
        View("lost", _("Lost"), {"semantic": "lost"}),
        View("all", _("All"), {}),
    ]


def filters(w: Work) -> list[Filter]:
    closing = [Filter("closes", _("Close date"), CLOSES)] if DEAL.seen(w, "expected_close_on") else []
    next_ones = [Filter("coming", _("What comes next"), COMING)] if DEAL.seen(w, "next_activity_at") else []
    several = pipelines.labels(w)
    which = [Filter("pipeline", _("Pipeline"), several)] if len(several) > 1 else []
    offered = fields.filters(w, DEAL)
    return [*which, *offered[:1], *closing, owner_filter(w, DEAL), *next_ones, *offered[1:]]


def columns(w: Work, rows: Sequence[DealView]) -> list[Column[DealView]]:
    labels = stages.labels(w)
    besides: list[tuple[int, Column[DealView]]] = [
        (3, Column(_("Stage"), lambda d: parts.status(labels[d.stage], SEMANTIC_TONES[d.semantic]), name="stage")),
        (
            5,
            Column(_("Probability"), lambda d: format.percent(d.probability / 100, 0), None, "num", "probability"),
        ),
        (6, Column(_("Close date"), close, "expected_close_on", name="expected_close_on")),
        (7, Column(_("Owner"), lambda d: parts.person(d.owner), name="owner_id")),
    ]
    return fields.columns(w, DEAL, rows, besides)


def for_new(w: Work, customer_id: UUID | None) -> list[Field]:
    first, *rest = fields.controls(w, DEAL, begun=customers.begun(w, customer_id))
    begins = Field("stage", _("Stage"), "choice", stages.offered(w))
    return [first, begins, *rest, *owner_field(w, DEAL)]


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
        fields=for_new,
    ),
)

BOARD = BoardPage(
    page=LIST,
    by="stage",
    sort="expected_close_on",
    lanes=board.lanes,
    columns=finding.list_columns,
    cards=board.cards,
    step=record.step,
    answers={"deal-close": record.close, "deal-fill": record.close, "deal-reopen": record.reopen},
    unasked=("lost_reason",),
    tabs=("open", "mine", "overdue"),
    strip=board.strip,
    kept={"semantic": "open"},
)
