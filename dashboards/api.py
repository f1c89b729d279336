"""KPIs for programs: the same answers as on every page, within the reach of whoever asks."""

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from app.access.routes import Me
from app.access.work import Work, work
from app.audit import trail
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.validation import Short
from app.exports.formats import FORMATS
from dashboards import as_of, kpis, rows
from dashboards.builds import published
from dashboards.kpis import KpiAnswer
from dashboards.metrics import metrics
from dashboards.registry import Metric
from dashboards.row_words import GRAINS

router = APIRouter(prefix="/v1/kpis", tags=["kpis"])

By = Annotated[str, Query(max_length=200, description="Dimensions and grains of time, split by commas.")]
Where = Annotated[
    list[str], Query(max_length=20, description="dimension=value; nothing after = is nothing recorded.")
]
Since = Annotated[date | None, Query(alias="from")]
Until = Annotated[date | None, Query(alias="to")]


@router.get("")
def list_kpis(me: Me) -> list[dict[str, Any]]:
    """Every metric the reader may ask for, with its definition in the reader's language."""
    with work(me) as w:
        w.require(kpis.KPIS_READ)
        return [_declared(known) for name, known in metrics(w).items() if kpis.is_permitted(w, name)]


@router.get("/{name}")
def ask(
    me: Me,
    name: Short,
    by: By = "",
    since: Since = None,
    until: Until = None,
    where: Where = [],  # noqa: B006
) -> dict[str, Any]:
    """Values with numerator, denominator, n and 95 % interval, a row a group, and the build they are of."""
    with work(me) as w:
        answer = kpis.ask(w, name, split(by), since, until, conditions(where))
        asked = {"kpi": answer.kpi, "unit": answer.unit, "from": answer.since, "to": answer.until}
        return {**asked, "rows": [asdict(row) for row in answer.rows], "build": as_of.facts(published(w))}


@router.get("/{name}/{form}", response_class=StreamingResponse)
def download(
    me: Me, name: Short, form: Literal["csv", "xlsx"], by: By = "", since: Since = None, until: Until = None,
    where: Where = [],  # noqa: B006
) -> StreamingResponse:  # fmt: skip
    """The same as a file, headed by what it is, of which days, filter and build; who took it is in the trail."""
    with work(me) as w:
        answer = kpis.ask(w, name, split(by), since, until, conditions(where))
        content = b"".join(_file(w, answer, split(by), where, form))
        trail.record_event(w, "export", "kpis", changes={"kpi": name, "rows": len(answer.rows), "form": form})
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingResponse(iter([content]), media_type="application/octet-stream", headers=headers)


def split(written: str) -> list[str]:
    """`office,month` as two names."""
    return [part.strip() for part in written.split(",") if part.strip()]


def conditions(written: list[str]) -> dict[str, list[str | None]]:
    """`k=v` pairs; a key given twice allows either value, and an empty value means nothing recorded."""
    found: dict[str, list[str | None]] = {}
    for pair in written:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise Invalid({"where": _("{value} is no condition; write it as channel=social.", value=pair)})
        found.setdefault(key, []).append(value or None)
    return found


def _declared(known: Metric) -> dict[str, Any]:
    fields = ("name", "kind", "label", "description", "unit", "better", "floor", "interval", "window", "calendar")
    told = {field: getattr(known, field) for field in fields}
    return told | {"reopened": known.reopened, "dimensions": known.dimensions, "grains": known.grains}


def _file(work: Work, answer: KpiAnswer, by: list[str], where: list[str], form: str) -> Iterator[bytes]:
    metric = kpis.permitted(work, answer.kpi)
    heads = [*(_head(metric, one) for one in by), metric.label, _("Numerator"), _("Denominator"), _("n")]
    words = rows.codes_of(work)
    days = " – ".join(day.isoformat() for day in (answer.since, answer.until) if day)
    told = (metric.label, metric.description, days, "; ".join(where), " · ".join(as_of.sentences(published(work))))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"kpi.{form}"
        with FORMATS[form](path, [*heads, _("95% from"), _("95% to")]) as table:
            for row in answer.rows:
                cut = [_cell(one, value, words) for one, value in row.by.items()]
                table.add([*cut, row.value, row.numerator, row.denominator, row.n, row.low, row.high])
            table.add([])
            for line in filter(None, told):
                table.add([line])
        yield path.read_bytes()


def _head(metric: Metric, name: str) -> str:
    return str(GRAINS.get(name) or metric.dimension_label(name))


def _cell(name: str, value: Any, words: Any) -> Any:
    if value is None:
        return _("nothing recorded")
    return value if isinstance(value, date) else rows.cell(name.partition("__")[2] or name, value, words)
