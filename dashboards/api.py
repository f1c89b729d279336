"""KPIs for programs: the same answers as on every page, within the reach of whoever asks."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from app.access.routes import Me
from app.access.work import work
from app.audit import trail
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.validation import Short
from dashboards import files, kpis
from dashboards.as_of import facts
from dashboards.builds import published
from dashboards.metrics import metrics
from dashboards.periods import days_of
from dashboards.registry import Metric
from dashboards.then import read_instant
from dashboards.why.ask import PREVIOUS, why_written

router = APIRouter(prefix="/v1/kpis", tags=["kpis"])

Names = Annotated[str, Path(max_length=500)]
By = Annotated[str, Query(max_length=200, description="Dimensions and grains of time, split by commas.")]
Where = Annotated[
    list[str], Query(max_length=20, description="dimension=value; nothing after = is nothing recorded.")
]
Since = Annotated[date | None, Query(alias="from")]
Until = Annotated[date | None, Query(alias="to")]
Named = Annotated[
    str | None,
    Query(max_length=40, alias="period", description="In place of days: the newest that is over, as fiscal_year."),
]
AsOf = Annotated[
    str | None, Query(max_length=40, description="As it was known then: a day means its end, or an instant.")
]


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
    period: Named = None,
    where: Where = [],  # noqa: B006
    as_of: AsOf = None,
) -> dict[str, Any]:
    """Values with numerator, denominator, n and 95 % interval, a row a group, and the build they are of."""
    at = read_instant(as_of)
    with work(me) as w:
        days = days_of(w, period, since, until, at)
        answer = kpis.ask(w, name, split(by), *days, conditions(where), at)
        asked = {"kpi": answer.kpi, "unit": answer.unit, "from": answer.since, "to": answer.until, "as_of": at}
        return {**asked, "rows": [asdict(row) for row in answer.rows], "build": facts(published(w))}


@router.get("/{name}/why")
def explain(
    me: Me,
    name: Short,
    since: Annotated[date, Query(alias="from")],
    until: Annotated[date, Query(alias="to")],
    compare: Annotated[
        str, Query(max_length=40, description="`previous`, or the moment since whose knowledge it changed.")
    ] = PREVIOUS,
    by: Annotated[str | None, Query(max_length=100)] = None,
    where: Where = [],  # noqa: B006
    as_of: AsOf = None,
) -> dict[str, Any]:
    """Why a value differs from the period before, or from what was known of it: parts that add up to that."""
    at = read_instant(as_of)
    with work(me) as w:
        found = why_written(w, name, (since, until), compare, conditions(where), by, at)
        return found.facts() | {"from": since, "to": until, "as_of": at, "build": facts(published(w))}


@router.get("/{names}/{form}", response_class=StreamingResponse)
def download(
    me: Me,
    names: Names,
    form: Literal["csv", "xlsx", "png"],
    by: By = "",
    since: Since = None,
    until: Until = None,
    period: Named = None,
    where: Where = [],  # noqa: B006
    as_of: AsOf = None,
) -> StreamingResponse:
    """The same as a file, or the first as a picture, with what it is, of which days, filter and build.

    `names` are one metric or several, split by commas. Who took it is in the trail.
    """
    at = read_instant(as_of)
    with work(me) as w:
        cut, limits = split(by), conditions(where)
        days = days_of(w, period, since, until, at)
        answers = [kpis.ask(w, name, cut, *days, limits, at) for name in split(names)]
        content = files.made(w, answers, cut, limits, form, at)
        told = {"kpi": names, "rows": sum(len(one.rows) for one in answers), "form": form}
        trail.record_event(w, "export", "kpis", changes=told)
    return sent(content, answers[0].kpi, form)


def sent(content: bytes, name: str, form: str) -> StreamingResponse:
    """A file to be kept under this name."""
    kind = "image/png" if form == "png" else "application/octet-stream"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingResponse(iter([content]), media_type=kind, headers=headers)


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
