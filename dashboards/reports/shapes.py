"""What an edition is made of: every number as it is written, as it is, and with what opens behind it.

An edition is frozen as JSON; mail, PDF and workbook are set from it and compute nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from dashboards.asked import Asked, written

CUT = "by."
"""Stands before a dimension in an address."""

Tone = Literal["good", "bad", "calm"]


@dataclass(frozen=True)
class Cell:
    """`words` are shown, `value` in `unit` is what they say of a number; `opens` is what lies behind it."""

    words: str
    value: float | None = None
    unit: str = "text"
    opens: str = ""
    tone: Tone = "calm"

    @property
    def is_number(self) -> bool:
        return self.unit != "text"


@dataclass(frozen=True)
class Point:
    """One value of a line: the first day of its month or week, how far off it may be."""

    day: str
    value: float
    low: float | None = None
    high: float | None = None
    is_few: bool = False


@dataclass(frozen=True)
class KpiLine:
    """A KPI of the strip. `since` and `until` are its own days: those of the newest ripe cohort where it is of
    cohorts. `held` says why it is blank."""

    name: str
    label: str
    definition: str
    value: Cell
    interval: Cell
    parts: str
    n: int
    change: Cell
    target: Cell
    pace: str
    since: str
    until: str
    history: list[Point]
    wanted: float | None = None
    held: str = ""


@dataclass(frozen=True)
class Mark:
    """A mark of a chart; of a waterfall `is_total` stands on the ground, of dots `aim` is the target's tick."""

    name: str
    value: float
    words: str
    low: float | None = None
    high: float | None = None
    tone: Tone = "calm"
    is_total: bool = False
    aim: float | None = None


@dataclass(frozen=True)
class Line:
    """A named line of a chart."""

    name: str
    words: str
    points: list[Point]


@dataclass(frozen=True)
class Chart:
    """`kind` is bars, waterfall, dots or lines; `unit` is that of its axis, `level` a line drawn through it."""

    kind: str
    unit: str
    alt: str
    marks: list[Mark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    level: float | None = None


@dataclass(frozen=True)
class Section:
    """A question with its answer: a table always, a chart where one says more; `empty` in place of no rows."""

    name: str
    title: str
    hint: str
    head: list[str]
    rows: list[list[Cell]]
    chart: Chart | None = None
    is_wide: bool = False
    empty: str = ""
    has_total: bool = False


@dataclass(frozen=True)
class Said:
    head: str
    text: str


@dataclass(frozen=True)
class Edition:
    """What readers of one scope get for one period in one language. `sources` are (name, newest record)."""

    locale: str
    report: str
    reference: str
    edition: str
    title: str
    subtitle: str
    scope: str
    sources: list[tuple[str, str]]
    banner: str
    sentences: list[Said]
    kpis: list[KpiLine]
    sections: list[Section]
    notes: list[str]
    words: Mapping[str, str]
    made: str
    address: str

    def frozen(self) -> str:
        """As JSON: what is kept, and what formats are compared with."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)

    def link(self, opens: str = "") -> str:
        """Where a reader who signs in finds this edition, or a number of it opened."""
        return f"{self.address}?{opens}" if opens else self.address


def thawed(stored: str) -> Edition:
    """An edition as it was frozen."""
    read = json.loads(stored)
    return Edition(
        **read
        | {
            "sources": [(name, moment) for name, moment in read["sources"]],
            "sentences": [Said(**one) for one in read["sentences"]],
            "kpis": [_kpi(one) for one in read["kpis"]],
            "sections": [_section(one) for one in read["sections"]],
        }
    )


def opens(asked: Asked) -> str:
    """A number as an address asks for it."""
    where = [(f"{CUT}{name}", written(values)) for name, values in asked.where.items()]
    return urlencode([("kpi", asked.kpi), ("since", asked.since), ("until", asked.until), *where])


def _kpi(read: dict[str, Any]) -> KpiLine:
    cells = {name: Cell(**read[name]) for name in ("value", "interval", "change", "target")}
    return KpiLine(**read | cells | {"history": [Point(**one) for one in read["history"]]})


def _section(read: dict[str, Any]) -> Section:
    rows = [[Cell(**cell) for cell in row] for row in read["rows"]]
    return Section(**read | {"rows": rows, "chart": _chart(read["chart"]) if read["chart"] else None})


def _chart(read: dict[str, Any]) -> Chart:
    lines = [Line(**one | {"points": [Point(**p) for p in one["points"]]}) for one in read["lines"]]
    return Chart(**read | {"marks": [Mark(**one) for one in read["marks"]], "lines": lines})
