"""What is closed opens again by one verb alone, and that one leaves why it was closed in the history."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest

from app.access.work import Work, work
from app.activities import service as activities
from app.core.errors import CrmError
from app.deals import record as deal_page
from app.deals import service as deals
from app.deals.schema import DealMove
from app.leads import conversion
from app.leads import record as lead_page
from app.leads import service as leads
from app.leads.schema import LeadConvert
from app.tickets import record as ticket_page
from app.tickets import service as tickets
from tests.app.test_verbs import ADDING, CHANGING, MAKERS

LOST = DealMove(stage="lost", lost_reason="price")
CLOSINGS = {
    "deals.lost": lambda w, i, v: deals.move(w, i, LOST, v),
    "deals.won": lambda w, i, v: deals.move(w, i, DealMove(stage="won", amount=5), v),
    "leads.disqualified": lambda w, i, v: leads.disqualify(w, i, "no_budget", v),
    "leads.converted": lambda w, i, v: conversion.convert(w, i, LeadConvert(), v),
    "tickets.closed": lambda w, i, v: tickets.close(w, i, tickets.resolve(w, i, v).version),
    "activities.done": lambda w, i, v: activities.complete(w, i, "sent", v),
    "activities.cancelled": lambda w, i, v: activities.cancel(w, i, v),
}
"""Every way a record comes to its end."""

STANDING = ("status", "stage", "lost_reason", "disqualify_reason", "outcome", "closed_at", "converted_at")
READS: dict[str, Any] = {
    "deals": deals.read,
    "leads": leads.read,
    "tickets": tickets.read,
    "activities": activities.read,
}
VERBS = [
    (closing, verb)
    for closing in CLOSINGS
    for verb in CHANGING | ADDING
    if verb.split(".")[0] == closing.split(".")[0] and not verb.endswith((".reopen", ".revert", ".remove"))
]
PATHS = {
    "deals": (deal_page.step, ("prospecting", "negotiation", "won", "lost")),
    "leads": (lead_page.step, ("new", "contacted", "engaged", "converted", "disqualified")),
    "tickets": (lambda w, i, v, do: ticket_page.step(w, i, v, {"do": do}), ("take", "resolve", "close", "reopen")),
}
"""What can be pressed on a record's page."""


@pytest.fixture
def closed(company):
    def make(closing: str):
        noun = closing.split(".")[0]
        maker, by = MAKERS[noun]
        owner = getattr(company, by)
        made = maker(owner)
        with work(owner) as w:
            return owner, CLOSINGS[closing](w, made.id, made.version)

    return make


def standing(w: Work, noun: str, record_id: UUID) -> dict[str, Any]:
    record = READS[noun](w, record_id)
    return {name: getattr(record, name) for name in STANDING if hasattr(record, name)}


@pytest.mark.parametrize(("closing", "verb"), VERBS)
def test_no_other_verb_opens_what_is_closed(closed, closing, verb):
    (owner, record), noun = closed(closing), closing.split(".")[0]
    with work(owner) as w:
        before = standing(w, noun, record.id)
    tried(owner, lambda w: (CHANGING | ADDING)[verb](w, record.id, record.version))
    with work(owner) as w:
        assert standing(w, noun, record.id) == before


@pytest.mark.parametrize("closing", [name for name in CLOSINGS if name.split(".")[0] in PATHS])
def test_nothing_pressed_on_a_page_opens_what_is_closed(closed, closing):
    (owner, record), noun = closed(closing), closing.split(".")[0]
    press, buttons = PATHS[noun]
    with work(owner) as w:
        before = standing(w, noun, record.id)
    for button in buttons:
        tried(owner, lambda w, pressed=button: press(w, record.id, READS[noun](w, record.id).version, pressed))
        with work(owner) as w:
            assert standing(w, noun, record.id) == before, button


def tried(owner: Any, act: Any) -> None:
    """Whether it is refused, asks, or does something else: none of that may open the record."""
    with suppress(CrmError), work(owner) as w:
        act(w)
