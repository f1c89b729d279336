"""A noun that nobody has: the files of its folder and its migration, as whoever copied one would write them."""

FOLDER = {
    "__init__.py": "",
    "model.py": '''
"""Firms that sell for us."""

from sqlalchemy.orm import Mapped

from app.core.base import Record


class Partner(Record):
    """One firm."""

    __tablename__ = "partners"

    name: Mapped[str]
    country: Mapped[str | None]
''',
    "permissions.py": '''
"""What a role may be allowed to do with partners."""

from app.access.permissions import Permission
from app.core.i18n import _l

PARTNERS_READ = Permission("partners:read", _l("See partners."))
PARTNERS_WRITE = Permission("partners:write", _l("Create and change partners."))
''',
    "fields.py": '''
"""What a partner is."""

from app.core.codes import COUNTRIES
from app.core.i18n import _l
from app.fields.kinds import Code, Field, Text
from app.fields.noun import Noun
from app.partners.model import Partner
from app.partners.permissions import PARTNERS_READ, PARTNERS_WRITE

FIELDS: tuple[Field, ...] = (
    Text("name", _l("Name"), required=True, listed=1, sortable=True, searched=True),
    Code("country", _l("Country"), options=COUNTRIES, listed=2, filtered=True),
)
PARTNER = Noun(
    entity="partner", name="partners", one=_l("Partner"), many=_l("Partners"), reads=PARTNERS_READ,
    writes=PARTNERS_WRITE, table=Partner, title="name", fields=FIELDS,
)
''',
    "schema.py": '''
"""What comes in about partners, and what goes out."""

from dataclasses import dataclass

from app.access.records import RecordView
from app.core.paging import ListQuery
from app.core.validation import Country, Custom, Name, Shape


class PartnerChange(Shape):
    name: Name = ""
    country: Country | None = None
    custom: Custom | None = None


class PartnerCreate(PartnerChange):
    name: Name


class PartnerQuery(ListQuery):
    country: Country | None = None


@dataclass(frozen=True, kw_only=True)
class PartnerView(RecordView):
    name: str
    country: str | None
''',
    "service.py": '''
"""What people do with partners."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from app.access import records
from app.access.guard import requires
from app.access.work import Work
from app.core.paging import Page
from app.partners.fields import PARTNER
from app.partners.model import Partner
from app.partners.permissions import PARTNERS_READ, PARTNERS_WRITE
from app.partners.schema import PartnerChange, PartnerCreate, PartnerQuery, PartnerView


@requires(PARTNERS_READ)
def list_partners(work: Work, query: PartnerQuery) -> Page[PartnerView]:
    return PARTNER.page(work, _select(), PARTNER.wanted(work, query), query, _view)


@requires(PARTNERS_READ)
def read(work: Work, partner_id: UUID) -> PartnerView:
    return records.read_one(work, _select().where(Partner.id == partner_id), _view)


@requires(PARTNERS_WRITE)
def create(work: Work, given: PartnerCreate) -> PartnerView:
    return read(work, PARTNER.create(work, given.given()).id)


@requires(PARTNERS_WRITE)
def change(work: Work, partner_id: UUID, given: PartnerChange, seen_version: int) -> PartnerView:
    PARTNER.change(work, records.lock(work, Partner, partner_id, seen_version, given.given()), given.given())
    return read(work, partner_id)


@requires(PARTNERS_WRITE)
def remove(work: Work, partner_id: UUID, seen_version: int) -> None:
    records.remove(work, Partner, partner_id, seen_version)


def _select() -> Select[Any]:
    return select(Partner).where(Partner.deleted_at.is_(None))


def _view(row: Row[Any]) -> PartnerView:
    return records.show(PartnerView, row.Partner)
''',
    "api.py": '''
"""The partners' routes."""

from fastapi import APIRouter

from app.access.usual_routes import add_usual
from app.partners import service

router = APIRouter(prefix="/v1/partners", tags=["partners"])

add_usual(router, service.list_partners, service.create, service.read, service.change, service.remove)
''',
    "page.py": '''
"""The list of partners."""

from collections.abc import Sequence

from app.access.work import Work
from app.core.i18n import _, _l
from app.partners import service
from app.partners.fields import PARTNER
from app.partners.schema import PartnerCreate, PartnerQuery, PartnerView
from app.ui import fields
from app.ui.list_page import ListPage, NewForm
from app.ui.lists import Column, View


def register() -> None:
    LIST.register()


def columns(w: Work, rows: Sequence[PartnerView]) -> list[Column[PartnerView]]:
    return fields.columns(w, PARTNER, rows)


LIST = ListPage(
    noun=PARTNER,
    query=PartnerQuery,
    find=service.list_partners,
    views=lambda _actor: [View("all", _("All"), {})],
    filters=lambda w: fields.filters(w, PARTNER),
    columns=columns,
    nothing=(_l("No partners yet."), ""),
    new=NewForm(
        title=_l("New partner"), do=_l("Create partner"), shape=PartnerCreate, make=service.create,
        fields=lambda w, _customer_id: fields.controls(w, PARTNER),
    ),
)
''',
}  # fmt: skip

MIGRATION = '''
from alembic import op

from app.migrations.guards import guard

revision = "9998"
down_revision = "{before}"


def upgrade() -> None:
    op.execute("""
        create table app.partners (
            id uuid default app.uuid_v7() not null constraint pk_partners primary key,
            name text not null,
            country text,
            external_id text,
            source_system text,
            created_at timestamptz default now() not null,
            created_by uuid,
            updated_at timestamptz default now() not null,
            updated_by uuid,
            version integer default 1 not null,
            deleted_at timestamptz,
            custom jsonb default '{{}}'::jsonb not null,
            is_sample boolean default false not null
        )
    """)
    guard("partners", everyone=True, settable=False)
'''

LINE = '    "partners",\n'
"""In the list of features of app/main.py."""

USED = """
def use_noun():
    from app import main
    from app.core.db import admin_url
    from app.access.robots import SYSTEM
    from app.access.web import acting
    from app.access.work import work
    from app.core.errors import Conflict
    from app.core.i18n import speaking
    from app.partners import page, service
    from app.partners.schema import PartnerChange, PartnerCreate, PartnerQuery

    routes = main.create().app.app.openapi()["paths"]
    assert {"get", "post"} == set(routes["/api/v1/partners"])
    assert {"get", "patch", "delete"} == set(routes["/api/v1/partners/{record_id}"])
    with work(SYSTEM) as w:
        made = service.create(w, PartnerCreate(name="Nord", country="Germany"))
        changed = service.change(w, made.id, PartnerChange(name="Nord GmbH"), made.version)
        try:
            service.change(w, made.id, PartnerChange(name="Late"), made.version)
            raise AssertionError("a stale change")
        except Conflict:
            pass
        assert [one.name for one in service.list_partners(w, PartnerQuery(country="DE")).rows] == ["Nord GmbH"]
    with create_engine(admin_url()).connect() as link:
        trail = link.scalars(text("select action from app.audit_entries where entity = 'partners' order by id"))
        told = link.scalars(text("select verb from app.events where noun = 'partners' order by id"))
        assert (trail.all(), told.all()) == (["insert", "update"], ["insert", "update"])
    for locale, country in (("en", "Germany"), ("zh", "德国")):
        with acting(SYSTEM), speaking(locale):
            assert country in str(page.LIST.show()) and "Nord GmbH" in str(page.LIST.show())
    with work(SYSTEM) as w:
        service.remove(w, changed.id, changed.version)
        assert service.list_partners(w, PartnerQuery()).count == 0
"""
