"""What customers and service write to each other, from the vocabulary, with the noise of real mail."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.demo.company import Company
from app.demo.customers import Customers
from app.demo.frames import drawn
from app.demo.identities import Texts
from app.demo.plan import Ints
from app.demo.service import CATEGORIES, Tickets
from app.demo.words import vocabulary

VAGUE, STRANGE, TYPO, MIXED = 0.05, 0.05, 0.10, 0.06
"""Shares of bodies that say nothing, are about something else than their category, have a slip, mix languages."""


@dataclass(frozen=True)
class Facts:
    """What a ticket's sentences may mention, one of each per ticket."""

    language: Texts
    values: list[dict[str, str]]


def facts(rng: np.random.Generator, company: Company, customers: Customers, tickets: Tickets) -> Facts:
    count, who = len(tickets), tickets.customer
    language = customers.language[who]
    language = np.where(rng.random(count) < 0.05, np.where(language == "zh", "en", "zh"), language)
    product = drawn(rng, list(company.products.names), count)
    number, days, n = rng.integers(0, 99_999, count), rng.integers(2, 25, count), rng.integers(2, 12, count)
    amount = np.round(np.exp(rng.normal(8.3, 1.1, count)), 0)
    month = tickets.created.astype("datetime64[M]").astype(str)
    values = [
        {
            "product": product[row],
            "order": f"SO{month[row][2:4]}{month[row][5:]}-{number[row]:05d}",
            "amount": f"{amount[row]:,.0f}{'元' if language[row] == 'zh' else ' CNY'}",
            "days": str(days[row]),
            "n": str(n[row]),
            "person": customers.person.names[who[row]],
            "agent": company.staff.names[tickets.agent[row]],
        }
        for row in range(count)
    ]
    return Facts(language, values)


def subjects(rng: np.random.Generator, tickets: Tickets, known: Facts) -> list[str]:
    luck = rng.random(len(tickets))
    return [
        _of(_words(CATEGORIES[c], language)["subjects"], where).format_map(values)
        for c, language, where, values in zip(tickets.category, known.language, luck, known.values, strict=True)
    ]


def bodies(rng: np.random.Generator, tickets: Tickets, known: Facts) -> list[str]:
    """The first message of each ticket."""
    luck, kind = rng.random((len(tickets), 5)), rng.random((len(tickets), 4))
    other = rng.integers(0, len(CATEGORIES), len(tickets))
    about = np.where(kind[:, 0] < STRANGE, other, tickets.category)
    return [
        _body(CATEGORIES[about[row]], known.language[row], known.values[row], luck[row], kind[row])
        for row in range(len(tickets))
    ]


def _body(category: str, language: str, values: dict[str, str], luck: Any, kind: Any) -> str:
    frame = vocabulary("tickets")["frame"][language]
    if kind[1] < VAGUE:
        return str(_of(frame["vague"], luck[0]))
    spoken = ("en" if language == "zh" else "zh") if kind[2] < MIXED else language
    parts = [
        _of(frame["openings"], luck[0]),
        _of(_words(category, spoken)["problems"], luck[1]),
        _of(frame["details"], luck[2]),
        _of(frame["closings"], luck[3]),
    ]
    text = ("" if language == "zh" else " ").join(part for part in parts if part).format_map(values)
    return _slipped(text, luck[4]) if kind[3] < TYPO else text


def _slipped(text: str, where: float) -> str:
    """One character lost."""
    at = int(where * len(text))
    return text[:at] + text[at + 1 :]


def written(rng: np.random.Generator, kind: str, rows: Ints, known: Facts) -> Texts:
    """A sentence of one kind (`automation`, `notes`, `first_replies` ...) for each of these tickets."""
    frame = vocabulary("tickets")["frame"]
    made = [
        _of(frame[known.language[row]][kind], where).format_map(known.values[row])
        for row, where in zip(rows, rng.random(len(rows)), strict=True)
    ]
    return np.array(made, dtype=object)


def comments(rng: np.random.Generator, kind: Texts, language: Texts) -> Texts:
    """A remark of the given kind (`good`, `bad`, `nps_good`, `nps_bad`) for each answer."""
    words, luck = vocabulary("tickets")["survey"], rng.random(len(kind))
    made = [_of(words[spoken][each], where) for each, spoken, where in zip(kind, language, luck, strict=True)]
    return np.array(made, dtype=object)


def _words(category: str, language: str) -> dict[str, list[str]]:
    return vocabulary("tickets")["categories"][category][language]


def _of(words: list[str], where: float) -> str:
    return words[int(where * len(words))]
