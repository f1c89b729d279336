"""The list of leads, and adding one."""

from collections.abc import Sequence

from dash import dcc

from app.access.actor import Actor, Permission
from app.access.work import Work
from app.campaigns.choices import channels
from app.core.i18n import _, _l
from app.leads import fields, record, service
from app.leads.schema import LeadCreate, LeadQuery, LeadView
from app.leads.words import LEAD, STATUS
from app.scores import service as scores
from app.ui import format, lists, parts
from app.ui.list_page import Filter, ListPage, NewForm
from app.ui.lists import Column, View
from app.ui.score_card import score_chip
from app.users.choices import owner_filter


def register() -> None:
    """Addresses of this feature."""
    LIST.register()
    record.register()


def views(actor: Actor) -> list[View]:
    return [
        View("all", _("All"), {}),
        *lists.mine(actor),
        View("waiting", _("Waiting for an answer"), {"unanswered": True}),
        View("converted", _("Converted"), {"status": "converted"}),
    ]


def filters(w: Work) -> list[Filter]:
    return [
        Filter("status", _("Status"), parts.words_of(STATUS)),
        Filter("channel", _("Channel"), channels(w)),
        owner_filter(w),
    ]


def columns(w: Work, rows: Sequence[LeadView]) -> list[Column[LeadView]]:
    quality = scores.find_many(w, "lead_quality", [row.id for row in rows])
    known = channels(w)
    may_reveal = w.actor.may(Permission.PERSONAL_REVEAL)
    return [
        Column(_("Name"), lambda x: dcc.Link(x.name, href=f"/leads/{x.id}"), "name", "lead-cell"),
        Column(_("Company"), lambda x: x.company_name or format.NOTHING, "company_name", "cut"),
        Column(_("Status"), lambda x: parts.status_of(STATUS, x.status)),
        Column(_("Channel"), lambda x: known.get(x.channel or "", x.channel) or format.NOTHING, kind="cut"),
        Column(_("Quality"), lambda x: score_chip(quality.get(x.id))),
        Column(_("Owner"), lambda x: parts.person(x.owner)),
        Column(_("Phone"), lambda x: parts.personal("leads", x, "phone", may_reveal=may_reveal)),
        Column(_("Last activity"), lambda x: parts.when(x.last_activity_at), "last_activity_at"),
        Column(_("Created"), lambda x: parts.when(x.created_at), "created_at"),
    ]


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
        fields=fields.for_new,
    ),
)
