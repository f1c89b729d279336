"""What a number is: measures over marts, joined by an expression. Read from dbt by `metrics`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.core.i18n import _, current_locale
from app.fields.noun import noun_of

GRAINS = ("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")


@dataclass(frozen=True)
class Measure:
    """An aggregate over one mart; `percentile` is set for medians and percentiles only."""

    name: str
    agg: str
    expr: str
    time: str
    percentile: float | None = None


@dataclass(frozen=True)
class Joined:
    """A dimension `name` that stands with another noun: its mart, the key there, and the key in the mart that
    refers."""

    name: str
    entity: str
    relation: str
    key: str
    on: str
    expr: str
    noun: str

    @property
    def column(self) -> str:
        """What it is called where it is joined."""
        return f"{self.entity}__{self.name}"


@dataclass(frozen=True)
class Source:
    """A mart as the metrics see it. `key` and a measure's time together tell its rows apart, `key` alone where it
    `is_unique`.

    `dimensions` are name -> expression; those of `joined` come through an entity, as `customer__level`.
    `own` is the expression of the column with fields that the company added, None where the mart has none;
    `joined_own` are those columns of the nouns that come through an entity.
    """

    relation: str
    key: str
    is_unique: bool
    dimensions: Mapping[str, str]
    joined: Mapping[str, Joined] = field(repr=False)
    labels: Mapping[str, Mapping[str, str]] = field(repr=False)
    own: str | None
    joined_own: Sequence[Joined] = field(repr=False)
    grains: Mapping[str, str]
    measures: Mapping[str, Measure] = field(repr=False)
    meta: Mapping[str, str] = field(repr=False, default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A measure of a mart as an expression calls it. `fill` is its value in a group that has none of its rows;
    what `is_exact`, such as money spent, is no outcome of chance."""

    name: str
    source: Source = field(repr=False)
    measure: Measure
    fill: float | None
    permission: str
    is_exact: bool

    @property
    def noun(self) -> str:
        """Whose records are behind it."""
        return self.permission.partition(":")[0]

    @property
    def place(self) -> tuple[str, str]:
        """Parts of one place are counted by one select."""
        return self.source.relation, self.measure.time


@dataclass(frozen=True)
class Metric:
    """A number with a name, by `expr` over its parts. Below an n of `floor` it is noise.

    A ratio of two parts has them as numerator and denominator; a simple metric is its only part. `interval` names
    how far off it may be (`intervals`); `window`, `calendar` and `reopened` say over which days it counts, in
    which hours, and what becomes of what was closed twice; `ripe_days` after its period a cohort is complete;
    `decision` is the one that says why it counts so, by the name of its file, or empty.
    """

    name: str
    kind: str
    expr: str
    parts: tuple[Part, ...]
    counted: Part
    words: Mapping[str, str] = field(repr=False)
    unit: str
    better: str
    floor: int
    interval: str
    window: str
    calendar: str
    reopened: str
    ripe_days: int
    drill: str
    permission: str
    owner: str
    decision: str
    inputs: tuple[str, ...]
    is_kpi: bool

    @property
    def noun(self) -> str:
        """Whose records are behind it, of those it drills to."""
        return self.permission.partition(":")[0]

    @property
    def source(self) -> Source:
        """The mart that n counts rows of."""
        return self.counted.source

    @property
    def numerator(self) -> Part:
        return self.parts[0]

    @property
    def denominator(self) -> Part | None:
        """None but for ratios of two parts."""
        return self.parts[-1] if self.kind == "ratio" and len(self.parts) <= 2 else None

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self._in_words("label")

    @property
    def description(self) -> str:
        """Its definition in the reader's language."""
        return self._in_words("description")

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What every part of it can be cut by."""
        others = [part.source for part in self.parts if part.source.relation != self.source.relation]
        named = [*self.source.dimensions, *self.source.joined]
        return tuple(n for n in named if all(n in source.dimensions or n in source.joined for source in others))

    @property
    def grains(self) -> tuple[str, ...]:
        """Lengths of time it can be cut into; months are the finest of a monthly mart."""
        return GRAINS[max(GRAINS.index(part.source.grains[part.measure.time]) for part in self.parts) :]

    def dimension_label(self, name: str) -> str:
        """A dimension's name in the reader's language; the grains of time have messages of their own."""
        own = self._own_label(name)
        noun = noun_of(self.source.joined[name].noun) if name in self.source.joined else None
        return _("{noun}: {field}", noun=noun.one, field=own) if noun else own

    def dimension_in_words(self, name: str) -> str:
        """The same within a sentence: a field of another noun says whose it is."""
        own = self.dimension_label(name)
        noun = noun_of(self.source.joined[name].noun) if name in self.source.joined else None
        if noun is None:
            return own.lower()
        return _("{field} of the {noun}", field=self._own_label(name).lower(), noun=str(noun.one).lower())

    def _own_label(self, name: str) -> str:
        words = self.source.labels.get(name, {})
        return words.get(current_locale()) or words.get("en") or name

    def _in_words(self, what: str) -> str:
        return self.words.get(f"{what}_{current_locale()}") or self.words[f"{what}_en"]
