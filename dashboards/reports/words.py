"""The sentences and small words of the report."""

from collections.abc import Collection, Sequence

from app.access.actor import Actor, Reach
from app.core.i18n import _
from app.ui import format
from dashboards import cards
from dashboards.home.queries import Card
from dashboards.reports.offices import Mover

MOST = 3


def sentences(kpis: Sequence[Card], mover: Mover | None) -> list[str]:
    """What changed, at most three sentences; that nothing did is said too."""
    said = [_changed(kpi, changed) for kpi in kpis if (changed := cards.change(kpi)).tone != "calm"]
    if mover is not None:
        amount = format.short_money(abs(mover.difference), None)
        template = (
            _("The largest part of the change in won amount came from {office}: {amount} more.")
            if mover.difference > 0
            else _("The largest part of the change in won amount came from {office}: {amount} less.")
        )
        said = [*said[: MOST - 1], template.format(office=mover.office, amount=amount)]
    return said[:MOST] or [_("No significant change against the month before.")]


def _changed(kpi: Card, changed: cards.Change) -> str:
    values = {"label": kpi.metric.label, "value": cards.shown(kpi), "change": changed.words}
    if changed.is_up:
        return _("{label} rose to {value}: {change}.", **values)
    return _("{label} fell to {value}: {change}.", **values)


def parts(kpi: Card) -> str:
    """What a value is made of: `85 of 1,303`, or how many rows."""
    if kpi.denominator is None or kpi.numerator is None:
        return _("n = {n}", n=format.number(kpi.n))
    return _("{part} of {whole}", part=format.number(kpi.numerator), whole=format.number(kpi.denominator))


def scope(actor: Actor, nouns: Collection[str]) -> str:
    """Whose rows a report about `nouns` is about: the narrowest of the reaches."""
    reaches = {actor.reads(noun) for noun in nouns}
    if Reach.OWN in reaches:
        return _("Own records of {name}", name=actor.name)
    if reaches & {Reach.TEAM, Reach.TREE}:
        return _("The team of {name}", name=actor.name)
    return _("Whole company")


def models() -> dict[str, str]:
    return {
        "first": _("First touch"), "last": _("Last touch"), "linear": _("Linear"),
        "markov": _("Markov chain"), "shapley": _("Shapley"),
    }  # fmt: skip


def furniture() -> dict[str, str]:
    """Labels that stand on every edition."""
    return {
        "scope": _("Scope"),
        "definitions": _("Definitions"),
        "trend": _("Last 13 months"),
        "id": _("Report id"),
        "changed": _("What changed"),
    }
