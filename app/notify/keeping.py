"""The company's channels of notices, and what could not be sent: kept by administrators."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import func, select, update

from app.access import records
from app.access.guard import requires
from app.access.masking import mask_email
from app.access.work import Work
from app.audit import trail
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _
from app.core.paging import Keyset, ListQuery, Page
from app.notify import kinds
from app.notify.channels import CHANNELS
from app.notify.model import Delivery, NoticeChannel, State
from app.notify.permissions import NOTICES_KEEP
from app.notify.schema import ChannelCreate, ChannelView, DeliveryView

ORDER = Keyset(Delivery.id, {"made_at": Delivery.made_at}, default="-made_at")


@requires(NOTICES_KEEP)
def list_channels(work: Work) -> list[ChannelView]:
    """Those in use, oldest first."""
    wanted = select(NoticeChannel).where(NoticeChannel.retired_at.is_(None)).order_by(NoticeChannel.made_at)
    return [_channel(row) for row in work.session.scalars(wanted)]


@requires(NOTICES_KEEP)
def create_channel(work: Work, given: ChannelCreate) -> ChannelView:
    """Raises Invalid: an unknown kind, a host that may not be called."""
    if given.kind not in CHANNELS:
        raise Invalid({"kind": _("Choose one of {expected}.", expected=_(", ").join(CHANNELS))})
    for name in given.kinds:
        kinds.find(name)
    CHANNELS[given.kind].check(given.address, given.secret)
    row = NoticeChannel(**given.model_dump() | {"kinds": list(given.kinds)}, made_by=work.actor.user_id)
    work.session.add(row)
    work.session.flush()
    work.session.refresh(row)
    told = {"name": row.name, "kind": row.kind, "kinds": row.kinds}
    trail.record_event(work, "channel_made", "notices", row.id, changes=told)
    return _channel(row)


@requires(NOTICES_KEEP)
def retire_channel(work: Work, channel_id: UUID) -> None:
    """Nothing goes there any more, what waits included. Raises NotFound."""
    row = work.session.get(NoticeChannel, channel_id)
    if row is None or row.retired_at:
        raise NotFound(_("This channel is not there any more."))
    row.retired_at = func.now()
    trail.record_event(work, "channel_retired", "notices", channel_id)


@requires(NOTICES_KEEP)
def list_failed(work: Work, query: ListQuery) -> Page[DeliveryView]:
    """What was given up or came back, newest first."""
    name = select(NoticeChannel.name).where(NoticeChannel.id == Delivery.channel_id).scalar_subquery()
    wanted = select(Delivery, func.coalesce(name, records.person(Delivery.user_id)).label("to"))
    return ORDER.page(
        work.session, wanted, [Delivery.state.in_((State.FAILED, State.RETURNED))], query, delivery_view
    )


@requires(NOTICES_KEEP)
def list_of(work: Work, begins: str) -> list[DeliveryView]:
    """Messages whose keys begin so, oldest first: how it stands with each receiver."""
    name = records.person(Delivery.user_id).label("to")
    mine = Delivery.key.startswith(begins, autoescape=True)
    rows = work.session.execute(select(Delivery, name).where(mine).order_by(Delivery.id))
    return [delivery_view(row) for row in rows]


@requires(NOTICES_KEEP)
def retry(work: Work, delivery_id: UUID) -> None:
    """Try once more what was given up. Raises NotFound, Conflict."""
    row = work.session.get(Delivery, delivery_id, with_for_update=True)
    if row is None:
        raise NotFound(_("This message is not there any more."))
    if row.state is not State.FAILED:
        raise Conflict(_("This message has not been given up."))
    again = {"state": State.WAITING, "attempts": 0, "next_at": func.now()}
    work.session.execute(update(Delivery).where(Delivery.id == delivery_id).values(again))


def delivery_view(row: Any) -> DeliveryView:
    one = row.Delivery
    names = ("id", "about", "channel", "attempts", "code", "made_at", "next_at", "sent_at")
    return DeliveryView(
        **{name: getattr(one, name) for name in names}, state=one.state.value, to=row.to or mask_email(one.address)
    )


def _channel(row: NoticeChannel) -> ChannelView:
    return ChannelView(
        id=row.id, kind=row.kind, name=row.name, host=urlsplit(row.address).hostname or "", kinds=tuple(row.kinds),
        locale=row.locale, made_at=row.made_at,
    )  # fmt: skip
