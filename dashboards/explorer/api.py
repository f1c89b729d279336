"""What the explorer shows, as a file: every group, with filters, build and definitions printed."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from app.access.routes import Me
from app.access.work import Work, work
from app.audit import trail
from app.core.i18n import _
from app.exports.cells import Cell, measured
from app.exports.formats import FORMATS
from dashboards import as_of, kpis, then
from dashboards.builds import published
from dashboards.explorer import address, asking
from dashboards.explorer.address import View
from dashboards.explorer.kinds import KINDS
from dashboards.explorer.tables import dimension_words
from dashboards.kpis import KpiRow
from dashboards.registry import Metric

router = APIRouter(prefix="/v1/explore", tags=["kpis"])


@router.get("/{form}", response_class=StreamingResponse)
def download(me: Me, request: Request, form: Literal["csv", "xlsx"]) -> StreamingResponse:
    """The view of an address, with the words that stand in the explorer's; who took it is in the trail."""
    with work(me) as w:
        view = address.read(w, dict(request.query_params))
        with then.looking(view.known):
            content = b"".join(_file(w, view, form))
        trail.record_event(w, "export", "kpis", changes={"kpi": ",".join(view.names), "form": form})
    headers = {"Content-Disposition": f'attachment; filename="explorer.{form}"'}
    return StreamingResponse(iter([content]), media_type="application/octet-stream", headers=headers)


def _file(work: Work, view: View, form: str) -> Iterator[bytes]:
    cut = KINDS[view.chart].cut(view)
    found = {metric.name: _rows(work, view, metric.name, cut) for metric in view.metrics}
    before = {metric.name: asking.rows_before(work, view, metric, cut) for metric in view.metrics}
    keys = list(dict.fromkeys(key for each in found.values() for key in each))
    heads = [dimension_words(view.metrics[0], name) for name in cut]
    for metric in view.metrics:
        heads += [metric.label, _("95% from"), _("95% to"), _("n")]
        heads += [_("Before")] if address.compared(view) else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"explorer.{form}"
        with FORMATS[form](path, heads) as table:
            for key in keys:
                named = [_cell(work, *pair) for pair in zip(cut, key, strict=True)]
                told = [
                    _cells(one, found[one.name].get(key), before[one.name].get(key), view) for one in view.metrics
                ]
                table.add([*named, *chain.from_iterable(told)])
            table.add([])
            for line in _told(work, view):
                table.add([line])
        yield path.read_bytes()


def _rows(work: Work, view: View, name: str, cut: Sequence[str]) -> dict[asking.Key, KpiRow]:
    metric = kpis.permitted(work, name)
    days = asking.days_of(view, metric, cut)
    where = {key: list(values) for key, values in view.where.items()}
    return {tuple(row.by.values()): row for row in kpis.ask(work, name, list(cut), *days, where).rows}


def _cell(work: Work, name: str, value: Any) -> Any:
    return value if isinstance(value, date) else asking.named(work, name, value)


def _cells(metric: Metric, row: KpiRow | None, before: KpiRow | None, view: View) -> list[Cell]:
    ends: list[Any] = [None] * 3 if row is None else [row.value, row.low, row.high]
    said: list[Cell] = [*(measured(one, metric.unit) for one in ends), row.n if row else None]
    return [*said, measured(before.value if before else None, metric.unit)] if address.compared(view) else said


def _told(work: Work, view: View) -> Iterator[str]:
    for metric in view.metrics:
        yield _("{label}: {value}", label=metric.label, value=metric.description)
    yield f"{view.period.since.isoformat()} – {view.period.until.isoformat()}"
    if days := address.compared(view):
        value = " – ".join(day.isoformat() for day in days)
        yield _("{label}: {value}", label=_("Before"), value=value)
    for name, values in view.where.items():
        said = _(", ").join(asking.named(work, name, value) for value in values)
        yield _("{label}: {value}", label=view.metrics[0].dimension_label(name), value=said)
    yield " · ".join(as_of.sentences(published(work), view.known))
