"""Numbers as files: with what they are, of which days, filter and build."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.exports.cells import Cell, measured
from app.exports.formats import FORMATS
from dashboards import as_of, kpis, pictures, rows
from dashboards.builds import published
from dashboards.compiler import Where, values_of
from dashboards.kpis import KpiAnswer, KpiRow
from dashboards.registry import Metric
from dashboards.row_words import GRAINS


def made(
    work: Work,
    answers: Sequence[KpiAnswer],
    by: Sequence[str],
    where: Where,
    form: str,
    at: datetime | None = None,
) -> bytes:
    """Several numbers as a table, one also as a picture. Raises Invalid where there is none, Unavailable."""
    if not answers or (form == "png" and len(answers) > 1):
        raise Invalid({"names": _("Name one KPI.")})
    if form == "png":
        return picture(work, answers[0], by, _told(work, answers[0], where, at))
    return table(work, answers, by, _told(work, answers[0], where, at), form)


def table(work: Work, answers: Sequence[KpiAnswer], by: Sequence[str], told: list[str], form: str) -> bytes:
    """One row a group, of several numbers one after the other, and what they are. `form` is one of FORMATS."""
    metrics = [kpis.permitted(work, one.kpi) for one in answers]
    is_one = len(answers) == 1
    first = [metrics[0].label] if is_one else [_("KPI"), _("Value")]
    cuts = [_head(metrics[0], one) for one in by]
    heads = [*cuts, *first, _("Numerator"), _("Denominator"), _("n"), _("95% from"), _("95% to")]
    words = rows.codes_of(work)
    lines: list[Sequence[Cell]] = []
    for metric, answer in zip(metrics, answers, strict=True):
        named = [] if is_one else [metric.label]
        lines += [[*_cut(row, words), *named, *_values(row, metric.unit)] for row in answer.rows]
    meant = [_("{label}: {value}", label=one.label, value=one.description) for one in metrics]
    return written(heads, lines, [*meant, *told], form)


def picture(work: Work, answer: KpiAnswer, by: Sequence[str], told: list[str]) -> bytes:
    """The same as a chart."""
    metric, words = kpis.permitted(work, answer.kpi), rows.codes_of(work)

    def cell(name: str, value: Any) -> str:
        return str(_cell(name, value, words))

    return pictures.png(metric, answer.rows, by, cell, [metric.description, *told])


def written(heads: Sequence[str], lines: Iterable[Sequence[Cell]], told: Iterable[str], form: str) -> bytes:
    """A table, and below it what it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{form}"
        with FORMATS[form](path, heads) as file:
            for line in lines:
                file.add(line)
            file.add([])
            for words in told:
                file.add([words])
        return path.read_bytes()


def _told(work: Work, answer: KpiAnswer, where: Where, at: datetime | None) -> list[str]:
    """Days, filter, and the build, or the instant as of which it was known."""
    days = " – ".join(day.isoformat() for day in (answer.since, answer.until) if day)
    metric, words = kpis.permitted(work, answer.kpi), rows.codes_of(work)
    cuts = [
        _("{label}: {value}", label=_head(metric, name), value=_(", ").join(_words(name, wanted, words)))
        for name, wanted in where.items()
    ]
    return [one for one in (days, *cuts, " · ".join(as_of.sentences(published(work), at))) if one]


def _head(metric: Metric, name: str) -> str:
    return str(GRAINS.get(name) or metric.dimension_label(name))


def _cut(row: KpiRow, words: Any) -> list[Cell]:
    return [_cell(name, value, words) for name, value in row.by.items()]


def _words(name: str, wanted: Any, words: Any) -> list[str]:
    return [str(_cell(name, value, words)) for value in values_of(wanted)]


def _values(row: KpiRow, unit: str) -> list[Cell]:
    value, *ends = (measured(one, unit) for one in (row.value, row.low, row.high))
    return [value, row.numerator, row.denominator, row.n, *ends]


def _cell(name: str, value: Any, words: Any) -> Cell:
    if value is None:
        return _("nothing recorded")
    return value if isinstance(value, date) else rows.cell(name.partition("__")[2] or name, value, words)
