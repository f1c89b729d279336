"""What holds for every verb on every record: permission, reach, and the version that was seen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.access.work import Work, work
from app.activities import service as activities
from app.activities.schema import ActivityChange, ActivityQuery
from app.contacts import service as contacts
from app.contacts.schema import ContactChange, ContactQuery
from app.core.errors import Conflict, NotFound, NotPermitted
from app.customers import service as customers
from app.customers.schema import CustomerChange, CustomerQuery
from app.deals import service as deals
from app.deals.schema import DealChange, DealMove, DealQuery, DealReopen
from app.leads import conversion
from app.leads import service as leads
from app.leads.model import Status
from app.leads.schema import LeadChange, LeadConvert, LeadQuery
from app.tickets import service as tickets
from app.tickets import sorting
from app.tickets.schema import TicketChange, TicketQuery, TicketReply, TicketSorting
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task, a_ticket

MAKERS = {
    "customers": (a_customer, "ben"),
    "contacts": (a_contact, "ben"),
    "leads": (a_lead, "ben"),
    "deals": (a_deal, "ben"),
    "activities": (a_task, "ben"),
    "tickets": (a_ticket, "sam"),
}
"""Noun -> how one is made, and by whom."""

Verb = Callable[[Work, UUID, int], Any]

SEEING: dict[str, Verb] = {
    "customers.read": lambda w, i, _: customers.read(w, i),
    "contacts.read": lambda w, i, _: contacts.read(w, i),
    "leads.read": lambda w, i, _: leads.read(w, i),
    "deals.read": lambda w, i, _: deals.read(w, i),
    "deals.list_steps": lambda w, i, _: deals.list_steps(w, i),
    "activities.read": lambda w, i, _: activities.read(w, i),
    "tickets.read": lambda w, i, _: tickets.read(w, i),
    "tickets.list_messages": lambda w, i, _: tickets.list_messages(w, i),
}
REVEALING: dict[str, Verb] = {
    "customers.reveal": lambda w, i, _: customers.reveal(w, i, "phone"),
    "contacts.reveal": lambda w, i, _: contacts.reveal(w, i, "mobile"),
    "leads.reveal": lambda w, i, _: leads.reveal(w, i, "email"),
}
CHANGING: dict[str, Verb] = {
    "customers.change": lambda w, i, v: customers.change(w, i, CustomerChange(name="New"), v),
    "customers.transfer": lambda w, i, v: customers.transfer(w, i, w.actor.user_id, v),
    "customers.remove": lambda w, i, v: customers.remove(w, i, v),
    "contacts.change": lambda w, i, v: contacts.change(w, i, ContactChange(name="New"), v),
    "contacts.remove": lambda w, i, v: contacts.remove(w, i, v),
    "leads.change": lambda w, i, v: leads.change(w, i, LeadChange(name="New"), v),
    "leads.move": lambda w, i, v: leads.move(w, i, Status.ENGAGED, v),
    "leads.reopen": lambda w, i, v: leads.reopen(w, i, Status.ENGAGED, v),
    "leads.disqualify": lambda w, i, v: leads.disqualify(w, i, "no_budget", v),
    "leads.convert": lambda w, i, v: conversion.convert(w, i, LeadConvert(), v),
    "leads.revert": lambda w, i, v: conversion.revert(w, i, v),
    "leads.transfer": lambda w, i, v: leads.transfer(w, i, w.actor.user_id, v),
    "leads.remove": lambda w, i, v: leads.remove(w, i, v),
    "deals.change": lambda w, i, v: deals.change(w, i, DealChange(title="New"), v),
    "deals.move": lambda w, i, v: deals.move(w, i, DealMove(stage="proposal"), v),
    "deals.reopen": lambda w, i, v: deals.reopen(w, i, DealReopen(stage="proposal", reason="Asked again"), v),
    "deals.transfer": lambda w, i, v: deals.transfer(w, i, w.actor.user_id, v),
    "deals.remove": lambda w, i, v: deals.remove(w, i, v),
    "activities.change": lambda w, i, v: activities.change(w, i, ActivityChange(subject="New"), v),
    "activities.complete": lambda w, i, v: activities.complete(w, i, None, v),
    "activities.cancel": lambda w, i, v: activities.cancel(w, i, v),
    "activities.transfer": lambda w, i, v: activities.transfer(w, i, w.actor.user_id, v),
    "activities.remove": lambda w, i, v: activities.remove(w, i, v),
    "tickets.change": lambda w, i, v: tickets.change(w, i, TicketChange(subject="New"), v),
    "tickets.categorise": lambda w, i, v: sorting.categorise(w, i, TicketSorting(category="billing"), v),
    "tickets.assign": lambda w, i, v: tickets.assign(w, i, w.actor.user_id, v),
    "tickets.resolve": lambda w, i, v: tickets.resolve(w, i, v),
    "tickets.close": lambda w, i, v: tickets.close(w, i, v),
    "tickets.reopen": lambda w, i, v: tickets.reopen(w, i, v),
    "tickets.remove": lambda w, i, v: tickets.remove(w, i, v),
}
ADDING: dict[str, Verb] = {
    "leads.respond": lambda w, i, _: leads.respond(w, i),
    "tickets.reply": lambda w, i, _: tickets.reply(w, i, TicketReply(body="Hello")),
    "tickets.receive": lambda w, i, _: tickets.receive(w, i, TicketReply(body="Hello")),
}
LISTS = {
    "customers": lambda w: customers.list_customers(w, CustomerQuery()),
    "contacts": lambda w: contacts.list_contacts(w, ContactQuery()),
    "leads": lambda w: leads.list_leads(w, LeadQuery()),
    "deals": lambda w: deals.list_deals(w, DealQuery()),
    "activities": lambda w: activities.list_activities(w, ActivityQuery()),
    "tickets": lambda w: tickets.list_tickets(w, TicketQuery()),
}
EVERY = SEEING | REVEALING | CHANGING | ADDING


def made(company, verb: str):
    maker, by = MAKERS[verb.split(".")[0]]
    return maker(getattr(company, by))


@pytest.mark.parametrize("name", EVERY)
def test_a_record_out_of_reach_is_not_found(company, name):
    """Nobody who may write tickets has a limited reach; there, an absent one stands for it."""
    record = made(company, name)
    stranger, record_id = (company.sam, uuid4()) if name in _SERVICE else (company.carl, record.id)
    with pytest.raises(NotFound), work(stranger) as w:
        EVERY[name](w, record_id, record.version)


@pytest.mark.parametrize("name", REVEALING | CHANGING | ADDING)
def test_readers_are_not_permitted(company, name):
    record = made(company, name)
    with pytest.raises(NotPermitted), work(company.ana) as w:
        EVERY[name](w, record.id, record.version)


@pytest.mark.parametrize("name", [n for n in SEEING if n.startswith(("deals", "leads"))])
def test_service_agents_see_no_sales(company, name):
    record = made(company, name)
    with pytest.raises(NotPermitted), work(company.sam) as w:
        EVERY[name](w, record.id, record.version)


@pytest.mark.parametrize("name", CHANGING)
def test_a_version_never_seen_is_a_conflict(company, name):
    record = made(company, name)
    owner = getattr(company, MAKERS[name.split(".")[0]][1])
    with pytest.raises(Conflict), work(owner) as w:
        EVERY[name](w, record.id, record.version - 1)


@pytest.mark.parametrize("noun", LISTS)
def test_lists_hold_what_is_within_reach(company, noun):
    maker, by = MAKERS[noun]
    record = maker(getattr(company, by))
    seen_by = {"ada": 1, "ana": 1, by: 1}
    seen_by |= {"carl": 0} if noun == "tickets" else {"mona": 1, "carl": 0}
    for name, count in seen_by.items():
        with work(getattr(company, name)) as w:
            assert [row.id for row in LISTS[noun](w).rows] == [record.id] * count, name


_SERVICE = {n for n in EVERY if n.startswith("tickets") and n not in SEEING}
