"""Likely duplicates of a record, or of one that is being typed: those within reach, and why.

Found by equal keys alone, each one step into an index: at a million records that is a matter of milliseconds.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, String, cast, func, select, tuple_, union_all
from sqlalchemy.orm import aliased

from app.access import records
from app.access.field_rights import unseen
from app.access.guard import requires
from app.access.work import Work
from app.audit import reveal as personal
from app.contacts.permissions import CONTACTS_READ
from app.core.phones import as_phone, number_of
from app.core.sealed import is_masked, seal
from app.core.validation import as_email
from app.customers.permissions import CUSTOMERS_READ
from app.duplicates.model import MatchKey
from app.duplicates.schema import Likeness, Typed
from app.duplicates.words import MADE_OF, REASONS, WEAK
from app.fields.noun import noun_of
from app.leads.permissions import LEADS_READ

ENTITIES = {"customers": CUSTOMERS_READ, "contacts": CONTACTS_READ, "leads": LEADS_READ}

PUBLIC = (
    *("gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "live.com", "gmx.de", "web.de"),
    *("qq.com", "163.com", "126.com", "sina.com", "foxmail.com", "139.com", "aliyun.com", "sohu.com"),
)
"""Where anybody has an address: two who do have nothing in common."""

MOST = 8
CANDIDATES = 60
"""Records with an equal key that are looked at; a key that more have tells nothing."""


@requires()
def find(work: Work, entity: str, given: Typed, apart: Collection[UUID] = ()) -> list[Likeness]:
    """Records like one of table `entity` that is being typed, the likeliest first, those of `apart` left out.

    Raises NotPermitted for who may not read such records.
    """
    for text in filter(None, (given.phone, given.mobile, given.email)):
        personal.note_search(work, text)
    return alike(work, entity, given, apart)


@requires()
def alike(work: Work, entity: str, given: Typed, apart: Collection[UUID] = ()) -> list[Likeness]:
    """As `find` does, for a row of a file: that the file was brought in is in the trail, not each of its numbers.

    Raises NotPermitted for who may not read such records.
    """
    work.require(ENTITIES[entity])
    asked = func.app.match_keys_of(*_known(entity, given)).table_valued("kind", "key")
    return _alike(work, select(asked.c.kind, asked.c.key).subquery(), apart)


@requires()
def find_of(work: Work, entity: str, record_id: UUID, apart: Collection[UUID] = ()) -> list[Likeness]:
    """Records like a stored one, the likeliest first; those it is known to belong to left out.

    Raises NotPermitted, NotFound.
    """
    work.require(ENTITIES[entity])
    noun = noun_of(entity)
    record = records.load(work, noun.table, record_id)  # type: ignore[union-attr]
    own = aliased(MatchKey)
    told = own.kind.not_in(_untold(work, entity))
    asked = select(own.kind, own.key).where(own.entity_id == record_id, told).subquery()
    found = _alike(work, asked, (*apart, record_id))
    known = _related(work, entity, record, [one.id for one in found])
    return [one for one in found if one.id not in known]


def _related(work: Work, entity: str, record: Any, found: Collection[UUID]) -> Collection[UUID]:
    """What is known to belong together: a lead and what it was converted into, a customer and its contacts."""
    if entity == "leads":
        return {record.customer_id, record.contact_id}
    if not found:
        return ()
    ours = f"{'customer' if entity == 'customers' else 'contact'}_id"
    lead: Any = noun_of("leads").table  # type: ignore[union-attr]
    contact: Any = noun_of("contacts").table  # type: ignore[union-attr]
    asked = [select(lead.id).where(lead.id.in_(found), getattr(lead, ours) == record.id)]
    if entity == "customers":
        asked.append(select(contact.id).where(contact.id.in_(found), contact.customer_id == record.id))
    own = {record.customer_id} if entity == "contacts" else set()
    return own | set(work.session.scalars(union_all(*asked)))


def _known(entity: str, given: Typed) -> Sequence[Any]:
    """What `app.match_keys_of` is asked: personal values sealed, as they are stored."""
    phone, email = as_phone(given.phone or given.mobile or ""), as_email(given.email or "")
    domain = (email or "").rpartition("@")[2]
    names = {"customers": (given.name, given.legal_name), "leads": (given.company_name,)}.get(entity, ())
    sites = (given.website, domain if domain not in PUBLIC and entity != "contacts" else None)
    is_person = entity == "contacts" and given.customer_id
    return (
        cast([name for name in names if name], ARRAY(String)),
        cast([site for site in sites if site], ARRAY(String)),
        seal(number_of(phone)) if phone else None,
        seal(email) if email and not is_masked(email) else None,
        given.unified_social_credit_code,
        str(given.customer_id) if is_person else None,
        given.name if is_person else None,
    )


def _alike(work: Work, asked: Any, apart: Collection[UUID]) -> list[Likeness]:
    found = select(MatchKey.entity, MatchKey.entity_id, MatchKey.kind).join(
        asked, tuple_(asked.c.kind, asked.c.key) == tuple_(MatchKey.kind, MatchKey.key)
    )
    by_record: dict[tuple[str, UUID], set[str]] = {}
    untold = {entity: _untold(work, entity) for entity in ENTITIES}
    others = found.where(MatchKey.entity_id.not_in(apart)).order_by(MatchKey.kind.in_(WEAK)).limit(CANDIDATES)
    for entity, record_id, kind in work.session.execute(others):
        if kind not in untold[entity]:
            by_record.setdefault((entity, record_id), set()).add(kind)
    titles = _titles(work, by_record)
    alike = [
        Likeness(*one, titles[one[1]], _reasons(kinds)) for one, kinds in by_record.items() if one[1] in titles
    ]
    return sorted(alike, key=lambda one: (list(REASONS).index(one.reasons[0]), one.title))[:MOST]


def _untold(work: Work, entity: str) -> set[str]:
    """Kinds of keys that tell what a field holds which the actor's role does not show of such records."""
    hidden = unseen(work.actor, entity).keys()
    return {kind for kind, fields in MADE_OF.items() if fields & hidden}


def _reasons(kinds: Collection[str]) -> tuple[str, ...]:
    """The strongest first; what is called the same also sounds the same."""
    follows = ("words", "sound") if "name" in kinds else ("sound",) if "words" in kinds else ()
    return tuple(kind for kind in REASONS if kind in kinds and kind not in follows)


def _titles(work: Work, found: Mapping[tuple[str, UUID], Any]) -> dict[UUID, str]:
    titles: dict[UUID, str] = {}
    for entity, permission in ENTITIES.items():
        noun, ids = noun_of(entity), [record_id for table, record_id in found if table == entity]
        if noun and ids and work.actor.may(permission):
            titles |= records.titles(work, noun.table, getattr(noun.table, noun.title), ids)
    return titles
