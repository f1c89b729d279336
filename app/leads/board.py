"""Leads by status: what they may bring, how good they are, and moving one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.access.work import Work
from app.board_limits import service as limits
from app.core.i18n import _
from app.leads.fields import LEAD
from app.leads.schema import LeadQuery, LeadView
from app.leads.words import AT_WORK, PATH, STATUS
from app.runs.scored import BY_ENTITY
from app.scores import service as scores
from app.scores.permissions import SCORES_READ
from app.ui import boards, format, parts
from app.ui.boards import Card, Coming, Lane
from app.ui.score_card import score_sign


def lanes(w: Work, _query: LeadQuery) -> list[Lane]:
    """A column for each status of the path; what becomes of a lead at the end."""
    most = limits.of(w, LEAD.name)
    return [
        Lane(
            code, str(STATUS[code]), is_end=code not in AT_WORK, adds="" if code == PATH[0] else None,
            most=most.get(code),
        )
        for code in PATH
    ]  # fmt: skip


def cards(w: Work, rows: Sequence[LeadView], coming: Mapping[UUID, Coming]) -> Callable[[LeadView], Card]:
    ids = [row.id for row in rows]
    quality = scores.find_many(w, BY_ENTITY["lead"].speaks.name, ids) if w.actor.may(SCORES_READ) else {}

    def look(lead: LeadView) -> Card:
        return Card(
            title=lead.name,
            worth=parts.amount(lead.est_amount, lead.currency) if lead.est_amount is not None else "",
            about=lead.company_name,
            day=_waiting(lead),
            beside=score_sign(quality[lead.id], None) if lead.id in quality else "",
            next=boards.next_step(coming.get(lead.id)),
            age=parts.when(lead.created_at),
            owner=lead.owner,
        )

    return look


def _waiting(lead: LeadView) -> Any:
    """For how long the lead has waited for its first response."""
    if lead.first_responded_at is not None or lead.status != "new":
        return ""
    waited = datetime.now(UTC) - (lead.assigned_at or lead.created_at)
    return parts.chip(_("waiting for {time}", time=format.duration(waited)), "warn")
