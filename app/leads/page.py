"""The list of leads, and adding one."""

from collections.abc import Sequence
from uuid import UUID

from app.access.actor import Actor
from app.access.work import Work
from app.core.i18n import _, _l
from app.leads import board, record, service
from app.leads.fields import LEAD
from app.leads.schema import LeadCreate, LeadQuery, LeadView
from app.scores import columns as scores
from app.scores.permissions import SCORES_READ
from app.ui import fields, lists, parts
from app.ui.board_page import BoardPage
from app.ui.forms import Field
from app.ui.list_page import ListPage, NewForm
from app.ui.lists import Column, Filter, View
from app.users.choices import owner_field, owner_filter


def register() -> None:
    """Addresses of this feature."""
    LIST.register()
    BOARD.register()
    record.register()


def views(actor: Actor) -> list[View]:
    return [
        View("all", _("All"), {}),
        *lists.mine(actor, LEAD.name),
        View("waiting", _("Waiting for an answer"), {"unanswered": True}),
        View("converted", _("Converted"), {"status": "converted"}),
    ]


def columns(w: Work, rows: Sequence[LeadView]) -> list[Column[LeadView]]:
    owner = Column[LeadView](_("Owner"), lambda x: parts.person(x.owner), name="owner_id")
    if not w.actor.may(SCORES_READ):
        return fields.columns(w, LEAD, rows, [(6, owner)])
    titles = _("Quality"), _("Quality, 7 days")
    said, week = scores.columns(w, "lead", titles, [row.id for row in rows])
    return fields.columns(w, LEAD, rows, [(5, said), (5, week), (6, owner)])


def filters(w: Work) -> list[Filter]:
    offered = fields.filters(w, LEAD)
    return [*offered[:1], owner_filter(w, LEAD), *offered[1:]]


def for_new(w: Work, _customer_id: UUID | None) -> list[Field]:
    return [*fields.controls(w, LEAD), *owner_field(w, LEAD)]


LIST = ListPage(
    noun=LEAD,
    query=LeadQuery,
    find=service.list_leads,
    views=views,
    filters=filters,
    columns=columns,
    nothing=(_l("No leads yet."), _l("They come from forms, imports, or by hand.")),
    new=NewForm(
        title=_l("New lead"),
        do=_l("Create lead"),
        shape=LeadCreate,
        make=service.create,
        fields=for_new,
    ),
)

BOARD = BoardPage(
    page=LIST,
    by="status",
    sort="-created_at",
    lanes=board.lanes,
    columns=service.list_columns,
    cards=board.cards,
    step=record.step,
    answers={"lead-outcome": record.decide},
    unasked=("disqualify_reason",),
    tabs=("all", "mine", "waiting"),
)
