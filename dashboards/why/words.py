"""The parts of a change in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.access.records import names_of
from app.access.work import Work
from app.core.i18n import _, _l
from dashboards import cards, rows
from dashboards.metrics import metrics
from dashboards.registry import Metric
from dashboards.units import difference
from dashboards.why.split import Kind, Share

TEMPLATES: dict[Kind, tuple[Any, Any]] = {
    "rate": (_l("{label} of {name} rose: {amount} up"), _l("{label} of {name} fell: {amount} down")),
    "mix": (
        _l("{name} is another share of the whole: {amount} up"),
        _l("{name} is another share of the whole: {amount} down"),
    ),
    "amount": (_l("{name} added {amount}"), _l("{name} took off {amount}")),
    "input": (_l("{name} moved it up by {amount}"), _l("{name} moved it down by {amount}")),
    "whole": (_l("It rose by {amount}"), _l("It fell by {amount}")),
    "definition": (_l("The definition changed: {amount} up"), _l("The definition changed: {amount} down")),
    "merged": (_l("Records were merged: {amount} up"), _l("Records were merged: {amount} down")),
    "removed": (
        _l("Records were removed or erased: {amount} up"),
        _l("Records were removed or erased: {amount} down"),
    ),
    "reopened": (_l("{name} opened records again: {amount} up"), _l("{name} opened records again: {amount} down")),
    "edited": (_l("{name} edited records: {amount} up"), _l("{name} edited records: {amount} down")),
    "followed": (
        _l("Other records or the passing of time: {amount} up"),
        _l("Other records or the passing of time: {amount} down"),
    ),
    "late": (_l("Recorded late: {amount} up"), _l("Recorded late: {amount} down")),
    "new": (_l("New since: {amount} up"), _l("New since: {amount} down")),
}
"""Kind -> how it is said where it moves the number up, and down."""

BRIEFLY: dict[Kind, Any] = {
    "rate": _l("{name}: its own rate"), "mix": _l("{name}: its share of the whole"), "amount": "{name}",
    "input": "{name}", "whole": _l("The number itself"), "definition": _l("Another definition"),
    "merged": _l("Merged records"), "removed": _l("Removed or erased records"),
    "reopened": _l("Reopened by {name}"), "edited": _l("Edited by {name}"),
    "followed": _l("Other records or the passing of time"), "late": _l("Recorded late"), "new": _l("New since"),
}  # fmt: skip
"""Kind -> how a part is called where its amount stands beside it."""

NAMELESS = ("whole", "definition", "merged", "removed", "followed", "late", "new")
"""Kinds that are nobody's."""


def sentence(metric: Metric, kind: Kind, name: str, amount: Fraction) -> str:
    """One part of the change."""
    up, down = TEMPLATES[kind]
    said = difference(float(amount), metric.unit)
    return str(up if amount > 0 else down).format(label=metric.label, name=name, amount=said)


def brief(kind: Kind, name: str) -> str:
    """A part without its amount."""
    return str(BRIEFLY[kind]).format(name=name)


def of_days(sentence: str, days: tuple[date, date]) -> str:
    """A part that tells of the records of one of two periods."""
    return _("{days}: {sentence}", days=cards.days(*days), sentence=sentence)


def told(metric: Metric, share: Share, names: Mapping[Any, str]) -> str:
    """A share as a sentence, `names` being what people call segments and persons."""
    return sentence(metric, share.kind, name_of(share, names), share.amount)


def name_of(share: Share, names: Mapping[Any, str]) -> str:
    """Whose a share is; empty for what is nobody's."""
    return "" if share.kind in NAMELESS else names.get(share.of, "")


def segments(work: Work, dimension: str | None, shares: Sequence[Share]) -> Mapping[Any, str]:
    """Segment or input -> what people call it."""
    if dimension is None:
        known = metrics(work)
        names = {share.of for share in shares if share.kind == "input"}
        return {name: known[str(name)].label if str(name) in known else str(name) for name in names}
    codes = rows.codes_of(work)
    cut = dimension.partition("__")[2] or dimension
    keys = {share.of for share in shares}
    return {key: _("nothing recorded") if key is None else rows.cell(cut, key, codes) for key in keys}


def people(work: Work, shares: Sequence[Share]) -> Mapping[Any, str]:
    """Person -> name; what programs did is nobody's."""
    ids = {share.of for share in shares if isinstance(share.of, UUID)}
    names: dict[Any, str] = dict(names_of(work, ids)) if ids else {}
    return {None: _("Somebody else"), **{one: names.get(one) or _("Somebody else") for one in ids}}
