"""What people do with notices about themselves. Row policies say whose they are."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.access import records
from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.paging import Keyset, Page
from app.fields.noun import noun_of
from app.notify import kinds
from app.notify.model import FollowedRecord, How, MutedRecord, Notice, NoticeChoice, NoticeWish
from app.notify.people import address_of, login_of
from app.notify.permissions import NOTICES_KEEP, NOTICES_TELL
from app.notify.schema import ChoiceSet, NoticeQuery, NoticeView, WishSet, WishView

COUNTED = 99
"""Counting what is unread stops here."""

ORDER = Keyset(Notice.id, {"told_at": Notice.told_at}, default="-told_at")


@requires()
def list_notices(work: Work, query: NoticeQuery) -> Page[NoticeView]:
    """One's own, newest first."""
    wanted = [Notice.user_id == work.actor.user_id]
    if query.unread:
        wanted.append(Notice.read_at.is_(None))
    muted = select(MutedRecord.record_id).where(
        MutedRecord.user_id == Notice.user_id, MutedRecord.record_id == Notice.record_id
    )
    return ORDER.page(work.session, select(Notice, muted.exists().label("is_muted")), wanted, query, _view)


@requires()
def count_unread(work: Work) -> int:
    """How many wait to be read, up to COUNTED + 1."""
    mine = (Notice.user_id == work.actor.user_id, Notice.read_at.is_(None))
    some = select(Notice.id).where(*mine).limit(COUNTED + 1).subquery()
    return work.session.scalar(select(func.count()).select_from(some)) or 0


@requires()
def mark_read(work: Work, notice_id: UUID) -> None:
    """Raises NotFound."""
    mine = (Notice.id == notice_id, Notice.user_id == work.actor.user_id)
    read = update(Notice).where(*mine).values(read_at=func.coalesce(Notice.read_at, func.now()))
    if work.session.scalar(read.returning(Notice.id)) is None:
        raise NotFound(_("This notice is not there any more."))


@requires()
def mark_all_read(work: Work) -> None:
    mine = (Notice.user_id == work.actor.user_id, Notice.read_at.is_(None))
    work.session.execute(update(Notice).where(*mine).values(read_at=func.now()))


@requires()
def mute(work: Work, record_id: UUID) -> None:
    """Hear nothing more of a record."""
    values = {"user_id": work.actor.user_id, "record_id": record_id}
    work.session.execute(insert(MutedRecord).values(values).on_conflict_do_nothing())


@requires()
def unmute(work: Work, record_id: UUID) -> None:
    mine = (MutedRecord.user_id == work.actor.user_id, MutedRecord.record_id == record_id)
    work.session.execute(delete(MutedRecord).where(*mine))


@requires()
def follow(work: Work, noun: str, record_id: UUID) -> None:
    """Hear of its steps. Raises NotFound, also of what the actor does not see."""
    known = noun_of(noun)
    if known is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    records.load(work, known.table, record_id)
    values = {"user_id": work.actor.user_id, "noun": noun, "record_id": record_id}
    work.session.execute(insert(FollowedRecord).values(values).on_conflict_do_nothing())


@requires()
def unfollow(work: Work, record_id: UUID) -> None:
    mine = (FollowedRecord.user_id == work.actor.user_id, FollowedRecord.record_id == record_id)
    work.session.execute(delete(FollowedRecord).where(*mine))


@requires()
def is_followed(work: Work, record_id: UUID) -> bool:
    """By the actor."""
    return work.session.get(FollowedRecord, (work.actor.user_id, record_id)) is not None


@requires(NOTICES_TELL)
def followers(work: Work, noun: str, record_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """(record, who follows it)."""
    if not record_ids:
        return []
    mine = (FollowedRecord.noun == noun, FollowedRecord.record_id.in_(record_ids))
    wanted = select(FollowedRecord.record_id, FollowedRecord.user_id).where(*mine)
    return [(record_id, user_id) for record_id, user_id in work.session.execute(wanted)]


@requires()
def choices(work: Work) -> dict[str, How]:
    """Kind -> how one hears of it, of all kinds that may concern the reader."""
    rows = work.session.scalars(select(NoticeChoice).where(NoticeChoice.user_id == work.actor.user_id))
    chosen = {row.kind: row.how for row in rows}
    return {kind.name: chosen.get(kind.name, kind.usual) for kind in _offered(work)}


@requires()
def choose(work: Work, given: Sequence[ChoiceSet]) -> None:
    """Raises Invalid for a kind that there is not."""
    known = {kind.name for kind in _offered(work)}
    if any(one.kind not in known for one in given):
        raise Invalid({"kind": _("There is no such kind of notice.")})
    for one in given:
        values = {"user_id": work.actor.user_id, "kind": one.kind, "how": one.how}
        asked = insert(NoticeChoice).values(values)
        place = ["user_id", "kind"]
        work.session.execute(asked.on_conflict_do_update(index_elements=place, set_={"how": one.how}))


@requires()
def read_wish(work: Work) -> WishView:
    wish = work.session.get(NoticeWish, work.actor.user_id)
    goes_to = address_of(login_of(work, work.actor.user_id), wish)
    if wish is None:
        return WishView(mail_goes_to=goes_to, **WishSet().model_dump())
    return WishView(mail_goes_to=goes_to, **{name: getattr(wish, name) for name in WishSet.model_fields})


@requires()
def set_wish(work: Work, given: WishSet) -> WishView:
    """Raises Invalid for half of the quiet hours."""
    if (given.quiet_from is None) is not (given.quiet_until is None):
        missing = "quiet_from" if given.quiet_from is None else "quiet_until"
        raise Invalid({missing: _("Give both ends of the quiet hours, or neither.")})
    values = given.model_dump() | {"user_id": work.actor.user_id}
    asked = insert(NoticeWish).values(values)
    work.session.execute(asked.on_conflict_do_update(index_elements=["user_id"], set_=values))
    work.session.expire_all()
    return read_wish(work)


def _offered(work: Work) -> list[kinds.Kind]:
    """Kinds that the reader may hear of."""
    keeps = work.actor.may(NOTICES_KEEP)
    return [kind for kind in kinds.KINDS.values() if keeps or not kind.is_for_keepers]


def _view(row: Row[Any]) -> NoticeView:
    one = row.Notice
    return NoticeView(
        id=one.id, kind=one.kind, noun=one.noun, record_id=one.record_id, facts=one.facts, told_at=one.told_at,
        read_at=one.read_at, is_muted=row.is_muted,
    )  # fmt: skip
