"""One edition of the leadership report: collected once, frozen, then rendered; every format shows these words."""

import hashlib
import json
from dataclasses import asdict, dataclass

from app.access.work import Work
from app.core.i18n import _, current_locale, speaking
from app.core.settings import settings
from app.ui import format
from dashboards import as_of, cards
from dashboards.builds import published
from dashboards.home import queries
from dashboards.home.queries import MODELS, Card, ChannelRow
from dashboards.kpis import is_permitted
from dashboards.periods import Period, today
from dashboards.permissions import REPORTS_BUILD
from dashboards.reports import offices, words
from dashboards.reports.table import Table

KPIS = ("lead_conversion_matured", "win_rate", "won_amount", "csat", "first_response_time", "churn")


@dataclass(frozen=True)
class KpiLine:
    """A KPI in words and, for charts, as numbers: history is (month, value)."""

    name: str
    label: str
    definition: str
    value: str
    parts: str
    change: str
    tone: str
    unit: str
    history: list[tuple[str, float]]


@dataclass(frozen=True)
class Edition:
    """What a reader of one scope gets for one month in one language. `id` is the hash of all the rest."""

    locale: str
    title: str
    period: str
    scope: str
    as_of: str
    sentences: list[str]
    kpis: list[KpiLine]
    tables: list[Table]
    notes: list[str]
    words: dict[str, str]
    id: str = ""

    def frozen(self) -> str:
        """The edition as JSON: what is kept, and what formats are compared with."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)


def collect(work: Work, period: Period, locale: str) -> Edition:
    """Gather one edition in the reader's reach and language.

    Raises NotPermitted, and Unavailable before the first build.
    """
    work.require(REPORTS_BUILD)
    with speaking(locale):
        kpis = [queries.card(work, name, period) for name in KPIS if is_permitted(work, name)]
        edition = Edition(
            locale=current_locale(),
            title=_("Sales, service and marketing report"),
            period=_period(period),
            scope=words.scope(work.actor, {kpi.metric.noun for kpi in kpis}),
            as_of=_as_of(work),
            sentences=words.sentences(kpis, offices.largest_mover(work, period)),
            kpis=[_line(kpi) for kpi in kpis],
            tables=[_funnel(work, period), offices.table(work, period), *_channels(work)],
            notes=_notes(work),
            words=words.furniture(),
        )
    return _named(edition)


def _line(kpi: Card) -> KpiLine:
    changed = cards.change(kpi)
    arrow = {True: "▲ ", False: "▼ ", None: ""}[changed.is_up]
    history = [(month.isoformat(), value) for month, value in kpi.history]
    return KpiLine(
        kpi.metric.name, kpi.metric.label, kpi.metric.description, cards.shown(kpi), words.parts(kpi),
        arrow + changed.words, changed.tone, kpi.metric.unit, history,
    )  # fmt: skip


def _period(period: Period) -> str:
    complete = _("complete") if period.until < today() else _("not over yet")
    return f"{cards.days(period.since, period.until)} · {settings().time_zone} · {complete}"


def _as_of(work: Work) -> str:
    return " · ".join(as_of.sentences(published(work)))


def _funnel(work: Work, period: Period) -> Table:
    steps = queries.funnel(work, period)
    names = [_("Came in"), _("Answered"), _("Converted"), _("Deal won")]
    first = steps["n"].iloc[0]
    rows = [
        [name, format.number(n), format.percent(n / first) if first else format.NOTHING]
        for name, n in zip(names, steps["n"].tolist(), strict=True)
    ]
    return Table(
        _("How far the month's leads have come"), _("Leads by day of coming in; newer ones may still move on."),
        [_("Step"), _("Leads"), _("Of all")], rows,
    )  # fmt: skip


def _channels(work: Work) -> list[Table]:
    """Under five models, or nothing for readers of less than the whole company."""
    rows = queries.channels(work, "deal_won") or queries.channels(work, "lead_converted")
    if not rows:
        return []
    names = words.models()
    head = [_("Channel"), _("Spend"), *(names[model] for model in MODELS)]
    hint = _("Conversions credited over the whole history. Models describe journeys; none proves an effect.")
    return [Table(_("What each channel earned"), hint, head, [_channel(row) for row in rows])]


def _channel(row: ChannelRow) -> list[str]:
    label = row.label_zh if current_locale() == "zh" else row.label_en
    name = _("Not attributed") if row.channel == "unattributed" else label
    credits = [row.credits[model].conversions if model in row.credits else None for model in MODELS]
    mark = " *" if row.is_disputed else ""
    spend = format.short_money(row.spend, None) if row.spend else format.NOTHING
    return [name + mark, spend, *(format.number(credit, 1) for credit in credits)]


def _notes(work: Work) -> list[str]:
    build = published(work)
    broken = build.failed + build.warned
    return [
        _("{broken} of {tests} tests of the data do not hold.", broken=broken, tests=build.passed + broken),
        _("* Two models' intervals do not overlap: what the channel earned depends on the question asked."),
        _("Amounts are in {currency}.", currency=settings().base_currency),
    ]


def _named(edition: Edition) -> Edition:
    digest = hashlib.sha256(edition.frozen().encode()).hexdigest()[:12]
    return Edition(**{**edition.__dict__, "id": digest})
