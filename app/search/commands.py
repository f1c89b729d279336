"""What can be done from anywhere by typing its name: go to a place, begin a record, call somebody who is found.

A command on a record leads to it, to where one writes what one did (assets/keys.js reads #log-KIND).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.access.actor import Actor, Reach
from app.access.permissions import named
from app.core.i18n import LOCALES, _, _l, speaking
from app.fields.noun import Noun, nouns
from app.search.service import ENTITIES, Hit
from app.ui.shell import PLACES

NEW = {
    "deals": _l("New deal"),
    "leads": _l("New lead"),
    "customers": _l("New customer"),
    "contacts": _l("New contact"),
    "tickets": _l("New ticket"),
}
BOARDS = {"deals": _l("Board of deals"), "leads": _l("Board of leads"), "tickets": _l("Board of tickets")}
TASKS = _l("Board of tasks")
ALWAYS = ((_l("Notifications"), "/notifications", "bell"), (_l("Your settings"), "/me", "user"))
MOST = 6

ON = {"call": _l("Call {name}"), "note": _l("Note on {name}"), "task": _l("Plan a task for {name}")}
"""What is done with a record, by the kind of activity that it begins."""

FIRST_WORDS = {"call": _l("call"), "note": _l("note"), "task": _l("task")}
WORKED_ON = {"customer": "customers", "contact": "contacts", "lead": "leads", "deal": "deals"}
FEW = 3
"""Records that a command is offered for."""


@dataclass(frozen=True)
class Command:
    """Words as a lazy message, where it leads, and its icon."""

    words: Any
    href: str
    icon: str


def offered(actor: Actor) -> list[Command]:
    """What the actor may do, what begins something first."""
    return [*_new(actor), *_places(actor), *(Command(*one) for one in ALWAYS)]


def matching(actor: Actor, text: str) -> list[Command]:
    """Those that hold every word of the text, in any language that is spoken here; without any the first."""
    words = text.lower().removeprefix(">").split()
    found = [one for one in offered(actor) if all(any(word in said for said in _said(one)) for word in words)]
    return found[:MOST]


def begun(text: str) -> tuple[str, str]:
    """What is to be done, if the text begins with it in any language, and the rest, which names a record."""
    for kind, first in FIRST_WORDS.items():
        for locale in LOCALES:
            with speaking(locale):
                word = str(first)
            spaced = word if ord(word[0]) > 255 else f"{word} "
            if text.lower().startswith(spaced):
                return kind, text[len(spaced) :].strip()
    return "", text


def narrowed(text: str) -> tuple[str, str]:
    """Of a text such as "deals: pumps" the entity named before the colon, in any language, and the rest."""
    word, *rest = re.split("[:：]", text, maxsplit=1)
    asked = [noun.entity for noun in nouns() if rest and word.strip().lower() in _called(noun)]
    return (asked[0], rest[0].strip()) if asked and asked[0] in ENTITIES else ("", text)


def _called(noun: Noun) -> set[str]:
    """What one is called, and many are, in each language."""
    told = set()
    for locale in LOCALES:
        with speaking(locale):
            told |= {str(noun.one).lower(), str(noun.many).lower()}
    return told


def on(actor: Actor, hits: Sequence[Hit], kind: str) -> list[Command]:
    """What can be done with what was found: that, with the first ones, or with the very first everything."""
    if not actor.may(named("activities:write")):
        return []
    able = [hit for hit in hits if hit.entity in WORKED_ON]
    asked = [(hit, kind) for hit in able[:FEW]] if kind else [(hit, one) for hit in able[:1] for one in ON]
    return [
        Command(str(ON[do]).format(name=hit.title), f"/{WORKED_ON[hit.entity]}/{hit.id}#log-{do}", do)
        for hit, do in asked
    ]


def _said(command: Command) -> list[str]:
    """What it is called in each language."""
    told = []
    for locale in LOCALES:
        with speaking(locale):
            told.append(_("Go to {place}", place=command.words).lower() + " " + str(command.words).lower())
    return told


def _new(actor: Actor) -> Iterator[Command]:
    by_name = {noun.name: noun for noun in nouns()}
    for name, words in NEW.items():
        if actor.may(by_name[name].writes) and actor.writes(name) is not Reach.NONE:
            yield Command(words, f"/{name}/new", "plus")


def _places(actor: Actor) -> Sequence[Command]:
    by_name = {noun.name: noun for noun in nouns()}
    boards = [
        Command(words, f"/{name}/board", "panel")
        for name, words in BOARDS.items()
        if actor.may(by_name[name].reads) and actor.reads(name) is not Reach.NONE
    ]
    if actor.may(named("activities:read")):
        boards.append(Command(TASKS, "/tasks/board", "panel"))
    open_ones = [one for one in PLACES if one.needs is None or actor.may(one.needs)]
    return [*boards, *(Command(one.label, one.href, one.icon) for one in open_ones)]
