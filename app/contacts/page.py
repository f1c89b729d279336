"""The list of contacts, and adding one."""

from collections.abc import Sequence
from uuid import UUID

from app.access.actor import Actor
from app.access.work import Work
from app.contacts import record, service
from app.contacts.fields import CONTACT
from app.contacts.schema import ContactCreate, ContactQuery, ContactView
from app.core.i18n import _, _l
from app.customers import choices as customers
from app.ui import fields
from app.ui.forms import Field
from app.ui.list_page import ListPage, NewForm
from app.ui.lists import Column, Filter, View


def register() -> None:
    """Addresses of this feature, and what it shows on records."""
    LIST.register()
    record.register()


def views(_actor: Actor) -> list[View]:
    return [
        View("all", _("All"), {}),
        View("primary", _("Primary contacts"), {"is_primary": True}, asks="is_primary"),
        View("deciding", _("Decision makers"), {"role": "decision_maker"}, asks="role"),
    ]


def filters(w: Work) -> list[Filter]:
    return fields.filters(w, CONTACT)


def columns(w: Work, rows: Sequence[ContactView]) -> list[Column[ContactView]]:
    return fields.columns(w, CONTACT, rows)


def for_new(w: Work, customer_id: UUID | None) -> list[Field]:
    return fields.controls(w, CONTACT, begun=customers.begun(w, customer_id))


LIST = ListPage(
    noun=CONTACT,
    query=ContactQuery,
    find=service.list_contacts,
    views=views,
    filters=filters,
    columns=columns,
    nothing=(_l("No contacts yet."), _l("They come from converted leads, imports, or by hand.")),
    new=NewForm(
        title=_l("New contact"),
        do=_l("Create contact"),
        shape=ContactCreate,
        make=service.create,
        fields=for_new,
    ),
)
