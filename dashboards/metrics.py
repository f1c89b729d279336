"""What dbt says about the numbers, as it was published with them.

dbt itself is never imported here: it takes seconds and memory that the web process has better uses for.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.access.work import Work
from app.core.errors import Invalid, Unavailable
from app.core.i18n import _
from dashboards.builds import of_published
from dashboards.own_fields import COLUMN as OWN_FIELDS
from dashboards.own_fields import cut_by_joined, cut_by_own
from dashboards.registry import Joined, Measure, Metric, Part, Source

log = logging.getLogger(__name__)


class Broken(Exception):
    """A metric that cannot be computed as it is declared; says why."""


@dataclass(frozen=True)
class Registry:
    """`broken` are metrics that the yml declares in a way nobody can compute, each with its reason."""

    metrics: Mapping[str, Metric]
    broken: Mapping[str, str]


def metric(work: Work, name: str) -> Metric:
    """With the fields that the company added among its dimensions.

    Raises Invalid, naming those there are, for an unknown name; Unavailable before the first build, and for a
    metric that is declared wrongly.
    """
    known = registry(work)
    if name in known.broken:
        raise Unavailable(_("{name} is declared wrongly: {reason}.", name=name, reason=known.broken[name]))
    if name not in known.metrics:
        raise Invalid({"kpi": _("There is no {name}. Known: {known}.", name=name, known=", ".join(known.metrics))})
    return _with_own(work, known.metrics[name])


def metrics(work: Work) -> Mapping[str, Metric]:
    """Every metric that can be asked for by name, in alphabetical order."""
    return registry(work).metrics


def registry(work: Work) -> Registry:
    """All that the build in force declares. Raises Unavailable before the first build."""
    return of_published(work, "metrics", read_registry)


def manifest(work: Work) -> dict[str, Any]:
    """dbt's manifest: models and snapshots are its `nodes`; `parent_map` says who is made of whom."""
    return of_published(work, "manifest", dict)


def upstream(work: Work, mart: str) -> list[dict[str, Any]]:
    """A mart and all it is made of, each model once, after what it needs. Raises Unavailable before a build."""
    nodes, found = manifest(work)["nodes"], dict[str, dict[str, Any]]()

    def visit(each: str) -> None:
        if each in nodes and each not in found:
            for needed in nodes[each]["depends_on"]["nodes"]:
                visit(needed)
            found[each] = nodes[each]

    visit(f"model.tributary.{mart}")
    return list(found.values())


def read_registry(document: dict[str, Any]) -> Registry:
    """dbt's semantic manifest as metrics, those that are declared wrongly apart from all others."""
    sources = _sources(document["semantic_models"])
    declared = {one["name"]: one for one in document["metrics"]}
    found: dict[str, Metric] = {}
    broken: dict[str, str] = {}
    for name in sorted(declared):
        try:
            found[name] = _metric(name, declared, sources)
        except (Broken, KeyError, TypeError, ValueError) as reason:
            broken[name] = str(reason)
            log.warning("a metric is declared wrongly", extra={"metric": name, "reason": str(reason)})
    return Registry(found, broken)


def _with_own(work: Work, known: Metric) -> Metric:
    sources = {part.source.relation: part.source for part in known.parts}
    cut = {relation: cut_by_joined(work, source) for relation, source in sources.items()}
    for relation in {part.source.relation for part in known.parts if part.noun == known.noun}:
        cut[relation] = cut_by_own(work, known.noun, cut[relation])
    if all(cut[relation] is source for relation, source in sources.items()):
        return known

    def with_own(part: Part) -> Part:
        return replace(part, source=cut.get(part.source.relation, part.source))

    return replace(known, parts=tuple(map(with_own, known.parts)), counted=with_own(known.counted))


Declared = Mapping[str, dict[str, Any]]
Sources = Mapping[str, Source]
"""Measure -> the mart it is of."""


def _metric(name: str, declared: Declared, sources: Sources) -> Metric:
    read = declared[name]
    meta = read["config"]["meta"]
    expr, parts = _expression(name, declared, sources, ())
    counts = meta.get("counts") or parts[-1].name
    counted = next((part for part in parts if part.name == counts), None)
    if counted is None:
        raise Broken(f"it counts {counts}, which is none of its parts")
    defaults = counted.source.meta
    return Metric(
        name=name,
        kind=read["type"],
        expr=expr,
        parts=parts,
        counted=counted,
        words=_words(read["label"], read["description"], meta),
        unit=meta["unit"],
        better=meta["better"],
        floor=meta.get("floor", 0),
        interval=meta["interval"],
        window=meta.get("window") or defaults.get("window", "period"),
        calendar=meta.get("calendar") or defaults.get("calendar", "company"),
        reopened=meta.get("reopened") or defaults.get("reopened", "current"),
        ripe_days=meta.get("ripe_days", 0),
        drill=meta["drill"],
        permission=meta["permission"],
        owner=meta["owner"],
        decision=meta.get("decision") or defaults.get("decision", ""),
        inputs=tuple(_inputs(read)),
        is_kpi=meta.get("is_kpi", False),
    )


def _inputs(read: dict[str, Any]) -> Iterator[str]:
    """The metrics that a ratio or a derived one is made of."""
    params = read["type_params"]
    if read["type"] == "ratio":
        yield from (params["numerator"]["name"], params["denominator"]["name"])
    if read["type"] == "derived":
        yield from (one["name"] for one in params["metrics"])


def _expression(
    name: str, declared: Declared, sources: Sources, within: tuple[str, ...]
) -> tuple[str, tuple[Part, ...]]:
    """A metric as an expression over parts, those of the metrics it is made of put in their places."""
    if name in within:
        raise Broken(f"it is made of itself, by {' -> '.join((*within, name))}")
    if name not in declared:
        raise Broken(f"there is no metric {name}")
    read = declared[name]
    if read["filter"]:
        raise Broken("it has a filter; give its mart a column instead")
    if read["type"] == "simple":
        return name, (_part(read, sources),)
    if read["type"] not in ("ratio", "derived"):
        raise Broken(f"nobody computes the type {read['type']}")
    made = {one: _expression(one, declared, sources, (*within, name)) for one in _inputs(read)}
    parts = {part.name: part for _expr, of in made.values() for part in of}
    return _joined_up(read, {one: expr for one, (expr, _of) in made.items()}), tuple(parts.values())


def _joined_up(read: dict[str, Any], made: Mapping[str, str]) -> str:
    params = read["type_params"]
    if read["type"] == "ratio":
        top, bottom = (made[params[side]["name"]] for side in ("numerator", "denominator"))
        return f"cast({top} as double precision) / nullif({bottom}, 0)"
    called = {one.get("alias") or one["name"]: made[one["name"]] for one in params["metrics"]}
    if any(one.get("offset_window") or one.get("filter") for one in params["metrics"]):
        raise Broken("its inputs have offsets or filters")

    def put(word: re.Match[str]) -> str:
        return f"({called[word.group()]})" if word.group() in called else word.group()

    return re.sub(r"[a-z_]\w*", put, params["expr"])


def _part(read: dict[str, Any], sources: Sources) -> Part:
    measure = read["type_params"]["measure"]
    if measure["name"] not in sources:
        raise Broken(f"there is no measure {measure['name']}")
    source = sources[measure["name"]]
    meta, fill = read["config"]["meta"], measure.get("fill_nulls_with")
    is_exact = meta["interval"] == "none"
    return Part(read["name"], source, source.measures[measure["name"]], fill, meta["permission"], is_exact)


def _words(label: str, description: str, meta: Mapping[str, Any]) -> dict[str, str]:
    chinese = {f"{what}_zh": meta[f"{what}_zh"] for what in ("label", "description")}
    return {"label_en": label, "description_en": description, **chinese}


def _sources(models: list[dict[str, Any]]) -> Sources:
    own = {_primary(model): model for model in models if _primary(model)}
    made = (_source(model, own) for model in models)
    return {measure: source for source in made for measure in source.measures}


def _primary(model: dict[str, Any]) -> str | None:
    return next((one["name"] for one in model["entities"] if one["type"] == "primary"), None)


def _source(read: dict[str, Any], nouns: Mapping[str | None, dict[str, Any]]) -> Source:
    default = read["defaults"]["agg_time_dimension"]
    named = {d["name"]: d for d in read["dimensions"] if d["type"] == "categorical"}
    own = named.pop(OWN_FIELDS, None)
    times = {d["name"]: d for d in read["dimensions"] if d["type"] == "time"}
    joined, labels = _through_entities(read, nouns)
    joined_own = [joined.pop(name) for name in [*joined] if joined[name].name == OWN_FIELDS]
    keys = sorted(read["entities"], key=lambda one: one["type"] != "primary")
    return Source(
        relation=_relation(read),
        key=keys[0]["expr"] or keys[0]["name"],
        is_unique=keys[0]["type"] == "primary",
        dimensions={name: d["expr"] or name for name, d in named.items()},
        joined=joined,
        labels={**labels, **{name: _in_both(d) for name, d in named.items()}},
        own=own and (own["expr"] or OWN_FIELDS),
        joined_own=joined_own,
        grains={name: d["type_params"]["time_granularity"] for name, d in times.items()},
        measures={m["name"]: _measure(m, default) for m in read["measures"]},
        meta=(read.get("config") or {}).get("meta") or {},
    )


def _relation(read: dict[str, Any]) -> str:
    """Where readers find it, wherever it was built."""
    return f"marts.{read['node_relation']['alias']}"


def _in_both(dimension: dict[str, Any]) -> dict[str, str]:
    return {"en": dimension["label"], "zh": dimension["config"]["meta"]["label_zh"]}


def _through_entities(
    read: dict[str, Any], nouns: Mapping[str | None, dict[str, Any]]
) -> tuple[dict[str, Joined], dict[str, dict[str, str]]]:
    """Dimensions of the nouns that a mart's rows refer to, as `customer__level`, and what they are called."""
    joined, labels = {}, {}
    for entity in read["entities"]:
        model = nouns.get(entity["name"])
        noun = model and model["config"]["meta"].get("noun")
        if entity["type"] != "foreign" or not model or not noun:
            continue
        key = next(one["expr"] for one in model["entities"] if one["type"] == "primary")
        for one in model["dimensions"]:
            if one["type"] == "categorical":
                found = Joined(
                    one["name"], entity["name"], _relation(model), key, entity["expr"],
                    one["expr"] or one["name"], noun,
                )  # fmt: skip
                joined[found.column], labels[found.column] = found, _in_both(one)
    return joined, labels


def _measure(read: dict[str, Any], default_time: str) -> Measure:
    percentile = 0.5 if read["agg"] == "median" else (read["agg_params"] or {}).get("percentile")
    time = read["agg_time_dimension"] or default_time
    return Measure(read["name"], read["agg"], read["expr"] or read["name"], time, percentile)
