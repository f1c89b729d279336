"""The sentences and small words of the report."""

from collections.abc import Collection, Sequence

from app.access.actor import Actor, Reach
from app.access.work import Work
from app.core.i18n import _, current_locale, ngettext
from app.ui import format
from dashboards import periods, rows
from dashboards.attribution.queries import MODELS
from dashboards.periods import Period
from dashboards.reports.channels import Channels
from dashboards.reports.shapes import Said
from dashboards.reports.strip import Standing, period_words, size
from dashboards.units import bounds, difference, in_unit
from dashboards.why.ask import why

MOST = 2
"""Changes told in one sentence; the strip shows the others."""
CUTS = ("office", "channel", "priority", "product", "industry")
"""Segments a reason may name, in this order; never a person."""
BY_SEGMENT = ("rate", "mix", "amount")


def sentences(work: Work, period: Period, known: Sequence[Standing], found: Channels | None) -> list[Said]:
    """What changed, why, and what needs a decision; within noise there is no why, and that is said."""
    clear = sorted((one for one in known if one.moved is not None), key=lambda one: one.tone != "bad")
    said = [Said(_("What changed"), _changes(clear, len(known), period))]
    if clear and (because := _why(work, clear[0])):
        said.append(Said(_("Why"), because))
    return [*said, Said(_("To decide"), _decision(work, known, found))]


def _changes(clear: Sequence[Standing], count: int, period: Period) -> str:
    if period.until >= periods.today():
        return _("The period is not over: it is compared when it is.")
    if not clear:
        before = Period(period.before_since, period.before_until, period.before_since, period.before_until)
        return _("No significant change against {period}.", period=period_words(before))
    told = [_changed(one) for one in clear[:MOST]]
    rest = count - len(clear)
    if rest:
        told.append(ngettext("{n} other KPI moved within noise.", "{n} other KPIs moved within noise.", rest))
    return ("" if current_locale() == "zh" else " ").join(told)


def _changed(one: Standing) -> str:
    now, metric = one.now, one.metric
    assert now is not None and one.moved is not None  # noqa: S101, PT018 - only what moved is told
    facts = {
        "label": metric.label, "value": in_unit(now.value, metric.unit), "change": size(one),
        "range": bounds(now.low, now.high, metric.unit) or in_unit(now.value, metric.unit),
    }  # fmt: skip
    if one.moved > 0:
        return _("{label} rose {change} to {value} (95%: {range}).", **facts)
    return _("{label} fell {change} to {value} (95%: {range}).", **facts)


def _why(work: Work, one: Standing) -> str:
    """The part that contributed most in the direction of the change."""
    period, moved = one.period, one.moved or 0.0
    cut = next((name for name in CUTS if name in one.metric.dimensions), None)
    if cut is None:
        return ""
    days = (period.since, period.until), (period.before_since, period.before_until)
    parts = [part for part in why(work, one.metric.name, *days, by=cut).parts if part.kind in BY_SEGMENT]
    helped = [part for part in parts if (part.amount > 0) == (moved > 0)]
    if not helped:
        return ""
    return _("{part}, of {all} in all.", part=helped[0].sentence, all=difference(moved, one.metric.unit))


def _decision(work: Work, known: Sequence[Standing], found: Channels | None) -> str:
    """Spend that most models call lost first, then the target that is missed beyond doubt."""
    losing = [
        c for c in (found.credits if found else []) if found and (found.under(c) or 0) * 2 > len(c.by_model) > 0
    ]
    if found and losing:
        worst = max(losing, key=lambda credit: credit.spend or 0)
        name = rows.codes_of(work)["channel"].get(worst.name, worst.name)
        return _(
            "Whether to go on with {name}: under break-even in {n} of {all} models, {spend} spent.", name=name,
            n=found.under(worst), all=len(MODELS), spend=in_unit(worst.spend, "money"),
        )  # fmt: skip
    missed = [one for one in known if one.verdict and one.verdict.verdict == "missed"]
    if missed:
        one = missed[0]
        gap = difference((one.wanted or 0) - (one.estimate.value if one.estimate else 0), one.metric.unit)
        wanted = in_unit(one.wanted, one.metric.unit)
        return _("How to reach the target of {target} for {label}: {gap} are missing.", target=wanted,
                 label=one.metric.label, gap=gap)  # fmt: skip
    return _("Nothing is clearly off its target.")


def scope(actor: Actor, nouns: Collection[str], cut: Sequence[str] = ()) -> str:
    """Whose rows a report about `nouns` is about: the narrowest of the reaches, and what they are `cut` down to.

    It names nobody: it is kept.
    """
    reaches = {actor.reads(noun) for noun in nouns}
    whose = _("Your team") if reaches & {Reach.TEAM, Reach.TREE} else _("Whole company")
    return _("; ").join([_("Your own records") if Reach.OWN in reaches else whose, *cut])


def editions() -> dict[str, str]:
    return {"preliminary": _("Preliminary"), "final": _("Final"), "restated": _("Restated")}


def furniture(edition: str) -> dict[str, str]:
    """Labels that stand on every edition."""
    return {
        "edition": editions()[edition],
        "scope": _("Scope"), "as_of": _("Data as of"), "colon": _(": "),
        "open": _("Open this edition"), "numbers": _("Key numbers"),
        "strip": _("Value, 95% interval and n, change from the period before, target"),
        "definitions": _("Definitions"), "page": _("page {n} of {all}", n="{n}", all="{all}"),
        "trend": _("Last 13 periods with their 95% interval"), "settings": _("Settings"),
        "read": _("How to read this"),
        "kpi": _("KPI"), "value": _("Value"), "low": _("Low"), "high": _("High"), "change": _("Change"),
        "target": _("Target"), "n": _("n"), "period": _("Period"), "unit": _("Unit"), "empty": format.NOTHING,
    }  # fmt: skip


def notes() -> list[str]:
    return [
        _("Interval: 95%; shares by Wilson, amounts and counts as sums of chance, medians by their ranks."),
        _("A change is told only when the interval of the difference leaves out zero; all else is noise."),
        _("Cohorts are compared only when each has had the same time; what is not over is never compared."),
        _("Attribution describes paths; it does not prove cause."),
    ]  # fmt: skip
