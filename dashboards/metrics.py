"""What dbt says about the numbers, as it was published with them.

dbt itself is never imported here: it takes seconds and memory that the web process has better uses for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _, current_locale
from dashboards.builds import of_published
from dashboards.own_fields import COLUMN as OWN_FIELDS
from dashboards.own_fields import cut_by_own

GRAINS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Measure:
    """An aggregate over one mart; `percentile` is set for medians and percentiles only."""

    name: str
    agg: str
    expr: str
    time: str
    percentile: float | None = None


@dataclass(frozen=True)
class Source:
    """A mart as the metrics see it. `key` and a measure's time together tell its rows apart.

    `own` is the expression of the column with fields that the company added, None where the mart has none.
    """

    relation: str
    key: str
    dimensions: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    own: str | None
    grains: Mapping[str, str]
    measures: Mapping[str, Measure] = field(repr=False)


@dataclass(frozen=True)
class Metric:
    """A number with a name; a ratio has a denominator. Below an n of `floor` it is noise."""

    name: str
    source: Source = field(repr=False)
    numerator: Measure
    denominator: Measure | None
    words: Mapping[str, str] = field(repr=False)
    unit: str
    better: str
    floor: int
    drill: str
    permission: str
    owner: str
    is_kpi: bool

    @property
    def noun(self) -> str:
        """Whose records are behind it."""
        return self.permission.partition(":")[0]

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self._in_words("label")

    @property
    def description(self) -> str:
        """Its definition in the reader's language."""
        return self._in_words("description")

    @property
    def counted(self) -> Measure:
        """What n counts: the denominator of a ratio, else the measure itself."""
        return self.denominator or self.numerator

    @property
    def grains(self) -> tuple[str, ...]:
        """Lengths of time it can be cut into; months are the finest of a monthly mart."""
        return GRAINS[GRAINS.index(self.source.grains[self.counted.time]) :]

    def dimension_label(self, name: str) -> str:
        """A dimension's name in the reader's language; the grains of time have messages of their own."""
        words = self.source.labels.get(name, {})
        return words.get(current_locale()) or words.get("en") or name

    def _in_words(self, what: str) -> str:
        return self.words.get(f"{what}_{current_locale()}") or self.words[f"{what}_en"]


def metric(work: Work, name: str) -> Metric:
    """With the fields that the company added among its dimensions.

    Raises Invalid, naming those there are, for an unknown name; Unavailable before the first build.
    """
    known = metrics(work)
    if name not in known:
        raise Invalid({"kpi": _("There is no {name}. Known: {known}.", name=name, known=", ".join(known))})
    return replace(known[name], source=cut_by_own(work, known[name].noun, known[name].source))


def metrics(work: Work) -> Mapping[str, Metric]:
    """Every metric by name, in alphabetical order."""
    return of_published(work, "metrics", _metrics)


def manifest(work: Work) -> dict[str, Any]:
    """dbt's manifest: models and snapshots are its `nodes`; `parent_map` says who is made of whom."""
    return of_published(work, "manifest", dict)


def _metrics(read: dict[str, Any]) -> Mapping[str, Metric]:
    sources = [_source(model) for model in read["semantic_models"]]
    owners = {measure: source for source in sources for measure in source.measures}
    simple = {m["name"]: m["type_params"]["measure"]["name"] for m in read["metrics"] if m["type"] == "simple"}
    made = (_metric(m, simple, owners) for m in read["metrics"])
    return {m.name: m for m in sorted(made, key=lambda m: m.name)}


def _metric(read: dict[str, Any], simple: Mapping[str, str], owners: Mapping[str, Source]) -> Metric:
    params, meta = read["type_params"], read["config"]["meta"]
    if read["type"] not in ("simple", "ratio") or read["filter"]:
        raise NotImplementedError(
            f"{read['name']}: only simple and ratio metrics without a filter; see DECISIONLOG.md"
        )
    is_ratio = read["type"] == "ratio"
    top = simple[params["numerator"]["name"]] if is_ratio else params["measure"]["name"]
    bottom = simple[params["denominator"]["name"]] if is_ratio else None
    source = owners[bottom or top]
    if bottom and (top not in source.measures or source.measures[top].time != source.measures[bottom].time):
        raise NotImplementedError(f"{read['name']}: both sides of a ratio come from one mart and one day of it")
    return Metric(
        name=read["name"],
        source=source,
        numerator=source.measures[top],
        denominator=source.measures[bottom] if bottom else None,
        words=_words(read["label"], read["description"], meta),
        unit=meta["unit"],
        better=meta["better"],
        floor=meta.get("floor", 0),
        drill=meta["drill"],
        permission=meta["permission"],
        owner=meta["owner"],
        is_kpi=meta.get("is_kpi", False),
    )


def _words(label: str, description: str, meta: Mapping[str, Any]) -> dict[str, str]:
    chinese = {f"{what}_zh": meta[f"{what}_zh"] for what in ("label", "description")}
    return {"label_en": label, "description_en": description, **chinese}


def _source(read: dict[str, Any]) -> Source:
    default = read["defaults"]["agg_time_dimension"]
    named = {d["name"]: d for d in read["dimensions"] if d["type"] == "categorical"}
    own = named.pop(OWN_FIELDS, None)
    times = {d["name"]: d for d in read["dimensions"] if d["type"] == "time"}
    return Source(
        relation=f"marts.{read['node_relation']['alias']}",  # where readers find it, wherever it was built
        key=read["entities"][0]["expr"],
        dimensions={name: d["expr"] or name for name, d in named.items()},
        labels={name: {"en": d["label"], "zh": d["config"]["meta"]["label_zh"]} for name, d in named.items()},
        own=own and (own["expr"] or OWN_FIELDS),
        grains={name: d["type_params"]["time_granularity"] for name, d in times.items()},
        measures={m["name"]: _measure(m, default) for m in read["measures"]},
    )


def _measure(read: dict[str, Any], default_time: str) -> Measure:
    percentile = 0.5 if read["agg"] == "median" else (read["agg_params"] or {}).get("percentile")
    time = read["agg_time_dimension"] or default_time
    return Measure(read["name"], read["agg"], read["expr"], time, percentile)
