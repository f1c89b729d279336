"""How a lead or customer met us, as entries of its timeline."""

from functools import partial
from typing import Any
from uuid import UUID

from app.access.work import Work
from app.campaigns.choices import channels
from app.core.i18n import _, _l
from app.touchpoints import service
from app.touchpoints.permissions import TOUCHPOINTS_READ
from app.touchpoints.schema import TouchpointQuery, TouchpointView
from app.ui import panels
from app.ui.records import Event

EVENT: dict[str, Any] = {
    "impression": _l("saw us"),
    "click": _l("clicked"),
    "visit": _l("visited the site"),
    "form": _l("filled in a form"),
    "open": _l("opened a message"),
    "reply": _l("replied"),
    "call": _l("called"),
    "meeting": _l("met us"),
    "expo": _l("came to our stand"),
}


def register() -> None:
    """What this feature shows on records."""
    for entity in ("lead", "customer"):
        panels.add(entity, "events", 20, TOUCHPOINTS_READ, partial(events, entity))


def events(entity: str, w: Work, record_id: UUID) -> list[Event]:
    """The newest touches of one record."""
    page = service.list_touchpoints(w, TouchpointQuery.model_validate({f"{entity}_id": record_id, "size": 30}))
    labels = channels(w)
    return [event(touch, labels) for touch in page.rows]


def event(touch: TouchpointView, labels: dict[str, str]) -> Event:
    channel = labels.get(touch.channel, touch.channel)
    words = _("{channel}: {event}", channel=channel, event=str(EVENT[touch.event]))
    return Event(touch.occurred_at, "link", words, touch.campaign)
