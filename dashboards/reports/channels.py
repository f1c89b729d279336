"""What every channel earned under three models, what was spent on it, and whether it pays."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import rows as record_rows
from dashboards.asked import Asked
from dashboards.attribution import queries
from dashboards.attribution.queries import MODELS, NOBODY, VALUES, Credit, margin
from dashboards.attribution.words import model_names
from dashboards.periods import Period
from dashboards.reports.shapes import Cell, Section, opens
from dashboards.units import in_unit

SIDE = ("first", "last", "shapley")
MONEY_BY = "shapley"
"""Revenue, cost and return are by this one."""


@dataclass(frozen=True)
class Channels:
    """`amounts` is channel -> model -> revenue; `even` is the return at which a channel pays for itself."""

    kind: str
    credits: Sequence[Credit]
    amounts: dict[str, dict[str, float]]
    even: float

    def under(self, credit: Credit) -> int | None:
        """In how many of the models it brings less than it costs; None without spend or revenue."""
        if not credit.spend or credit.name == NOBODY or self.kind == "lead_converted":
            return None
        found = self.amounts.get(credit.name, {})
        return sum(found.get(model, 0.0) / credit.spend < self.even for model in MODELS)

    @property
    def losing(self) -> list[Credit]:
        """Channels that most models put under break-even."""
        return [credit for credit in self.credits if (self.under(credit) or 0) * 2 > len(MODELS)]

    def revenue(self, name: str) -> float | None:
        return self.amounts.get(name, {}).get(MONEY_BY)


def read(work: Work, period: Period) -> Channels | None:
    """Of won deals, or of converted leads where none is won; None for readers of less than the whole company."""
    if not queries.is_whole(work):
        return None
    for kind in ("deal_won", "lead_converted"):
        found = queries.credits(work, period, kind, "count", "channel")
        if any(credit.by_model for credit in found):
            return Channels(kind, found, queries.amounts(work, period, kind), margin(work).even)
    return None


def section(work: Work, period: Period, found: Channels | None) -> Section | None:
    """All of them, largest first, what nobody earned last, and their sum."""
    if found is None:
        return None
    words, names = record_rows.codes_of(work)["channel"], model_names()
    head = [
        _("Channel"), *(names[model] for model in SIDE), _("Revenue"), _("Spend"), _("CAC"), _("ROAS"),
        _("Under {even}", even=in_unit(found.even, "times")),
    ]  # fmt: skip
    rows = [_row(found, credit, period, str(words.get(credit.name, credit.name))) for credit in found.credits]
    credited = {"deal_won": _("Deals won"), "lead_converted": _("Leads converted")}[found.kind]
    hint = _(
        "{what} credited by three models; revenue, CAC (spend per credit) and ROAS by Shapley. Last column: in how"
        " many of {models} models the return stays under break-even, {even}.",
        what=credited, models=len(MODELS), even=in_unit(found.even, "times"),
    )  # fmt: skip
    return Section("channels", _title(found, rows), hint, head, [*rows, _sum(found)], is_wide=True, has_total=True)


def _title(found: Channels, rows: Sequence[Sequence[Cell]]) -> str:
    torn = [row[0].words for credit, row in zip(found.credits, rows, strict=True) if _is_torn(found, credit)]
    if not torn:
        return _("What each channel earned")
    return _("The model decides over {names}", names=_(", ").join(torn[:3]))


def _is_torn(found: Channels, credit: Credit) -> bool:
    under = found.under(credit)
    return under is not None and 0 < under < len(MODELS)


def _row(found: Channels, credit: Credit, period: Period, name: str) -> list[Cell]:
    cells = [Cell(name, tone="bad" if _is_torn(found, credit) else "calm")]
    for model in SIDE:
        value = float(credit.by_model[model].value or 0) if model in credit.by_model else 0.0
        cells.append(Cell(format.number(value, 1), value, "score", _behind(found, credit, period, model)))
    revenue, spend = found.revenue(credit.name), credit.spend
    credited = cells[-1].value or 0.0
    under = found.under(credit)
    said = _("{n} of {all}", n=under, all=len(MODELS)) if under else format.NOTHING
    return [
        *cells, _money(revenue), _money(spend), _money(spend / credited if spend and credited else None),
        _times(revenue / spend if spend and revenue is not None else None),
        Cell(said, None if under is None else float(under), "count", tone="bad" if under else "calm"),
    ]  # fmt: skip


def _behind(found: Channels, credit: Credit, period: Period, model: str) -> str:
    where: dict[str, list[str | None]] = {
        "channel": [credit.name], "model": [model], "conversion_kind": [found.kind]
    }  # fmt: skip
    return opens(Asked(kpi=VALUES["count"], since=period.since, until=period.until, where=where))


def _sum(found: Channels) -> list[Cell]:
    counts = [
        sum(float(c.by_model[model].value or 0) for c in found.credits if model in c.by_model) for model in SIDE
    ]
    revenue = sum(found.revenue(c.name) or 0.0 for c in found.credits)
    spend = sum(c.spend or 0.0 for c in found.credits)
    cells = [Cell(format.number(n, 1), n, "score") for n in counts]
    return [
        Cell(_("All")), *cells, _money(revenue), _money(spend),
        _money(spend / counts[-1] if spend and counts[-1] else None), _times(revenue / spend if spend else None),
        Cell(""),
    ]  # fmt: skip


def _money(value: float | None) -> Cell:
    return Cell(in_unit(value, "money"), value, "money")


def _times(value: float | None) -> Cell:
    return Cell(in_unit(value, "times"), value, "times")
