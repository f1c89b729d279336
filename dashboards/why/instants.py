"""Between two instants: what became of the records that a number of one period is made of.

Each row of a mart that differs belongs to one kind and, where somebody edited or reopened its record, to one
person. The number is counted again after each of these groups has taken its later state, all in one statement; so
any number that the compiler knows is split, medians and quotients too, and the parts add up to the difference.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.access.work import Work
from app.core.settings import settings
from dashboards import then
from dashboards.compiler import Given, Question, Where, compiled
from dashboards.kpis import KpiRow
from dashboards.marts import columns_of
from dashboards.registry import Metric, Part
from dashboards.why import split as splitting
from dashboards.why.split import Kind, Share, exact

KINDS: tuple[Kind, ...] = get_args(Kind)[get_args(Kind).index("merged") :]
"""In the order in which they take their later state."""

MOST_PEOPLE = 5
"""Those who edited most are named, all others stand together."""

TINY = exact(1e-9)
"""Where answers are written in binary they differ by less than that."""

BY_PERSON = ("edited", "reopened")
HAS_HISTORY = ("customers", "leads", "deals", "tickets")

Group = tuple[Kind, Hashable]


@dataclass(frozen=True)
class Place:
    """A mart by one of its times, as of two instants; `name` is what its relations are called."""

    name: str
    mart: str
    part: Part
    columns: Sequence[str]

    @property
    def time(self) -> str:
        return self.part.measure.time

    @property
    def same(self) -> str:
        """The condition under which a row of before and one of after are the same."""
        key = self.part.source.key
        at = "" if self.part.source.is_unique else f" and b.{self.time} = a.{self.time}"
        return f"b.{key} = a.{key}{at}"

    @property
    def record(self) -> str | None:
        """The column with the record that a row is about, where its history may be read."""
        column = f"{self.part.noun.removesuffix('s')}_id"
        return column if self.part.noun in HAS_HISTORY and column in self.columns else None


def split(
    work: Work, metric: Metric, period: tuple[date, date], where: Where, known: tuple[datetime, datetime | None],
    values: tuple[KpiRow, KpiRow],
) -> list[Share]:  # fmt: skip
    """The parts of the difference between what was known at two instants, the numbers in force where the second is
    None. Cost: the marts as of both, then two statements over the rows of the period."""
    for instant in filter(None, known):
        then.make(work, metric, instant)
    places = _places(work, metric)
    given = _sides(places, period, known)
    groups = _groups(work, places, given)
    steps = _counted(work, metric, places, given, groups, period, where)
    # what a filter by another noun lets in or out belongs to no row of the mart itself
    rest = exact(values[1].value) - steps[-1] - (exact(values[0].value) - steps[0])
    others = [Share("followed", None, rest)] if abs(rest) > TINY * (1 + abs(steps[-1])) else []
    return [*splitting.by_steps(steps, groups), *others]


def _places(work: Work, metric: Metric) -> list[Place]:
    found: dict[tuple[str, str], Place] = {}
    for part in metric.parts:
        mart = part.source.relation.removeprefix("marts.")
        name = f"{mart}_by_{part.measure.time}"
        found.setdefault(part.place, Place(name, mart, part, columns_of(work, mart)))
    return list(found.values())


def _sides(places: Sequence[Place], period: tuple[date, date], known: tuple[datetime, datetime | None]) -> Given:
    """Of each place its rows before and after, and which of them moved, each with its kind and its person."""
    relations = [relation for place in places for relation in _side(place, known[1] is None)]
    zone = ZoneInfo(settings().time_zone)
    day = (known[0].astimezone(zone) - timedelta(microseconds=1)).date()
    values = {"since": period[0], "until": period[1], "day": day, "known": known[0], "now_known": known[1]}
    return Given(relations, values)


def _side(place: Place, is_in_force: bool) -> list[str]:
    """Only rows that the period has on either side: what else the marts hold moves nothing in it."""
    listed, key = ", ".join(place.columns), place.part.source.key
    before = f"from marts.{place.mart}_then where known_at = :known"
    after = f"from marts.{place.mart}" + (" where true" if is_in_force else "_then where known_at = :now_known")
    within = " union ".join(f"select {key} {side} and {_in_period(place, place.time)}" for side in (before, after))
    here = f"and {key} in (select {key} from {place.name}_here)"  # noqa: S608 - names of dbt's manifest
    return [
        f"{place.name}_here as ({within})",
        f"{place.name}_before as (select {listed} {before} {here})",
        f"{place.name}_after as (select {listed} {after} {here})",
        f"{place.name}_moved as ({_moved(place)})",
    ]


def _moved(place: Place) -> str:
    key, at = place.part.source.key, place.time
    days = [column for column in place.columns if column.endswith("_on") and column != "expected_close_on"]
    undone = _any(f"b.{day} is not null and a.{day} is null" for day in days)
    happened = _any(f"a.{day} > :day and a.{day} is distinct from b.{day}" for day in days)
    late = _any(f"b.{day} is null and a.{day} is not null" for day in days)
    is_in = " or ".join(_in_period(place, f"{side}.{at}") for side in "ba")
    return f"""
        select coalesce(b.{key}, a.{key}) as key, coalesce(b.{at}, a.{at}) as at, last.actor_id as person,
            case
                when a.{key} is null and coalesce(last.is_merged, false) then 'merged'
                when a.{key} is null then 'removed'
                when b.{at} is null and a.{at} > :day then 'new'
                when b.{at} is null then 'late'
                when a.{at} is null or {undone} then 'reopened'
                when last.is_merged then 'merged'
                when {happened} then 'new'
                when {late} then 'late'
                when last.id is not null then 'edited'
                else 'followed'
            end as kind
        from {place.name}_before b full join {place.name}_after a on {place.same}
        left join lateral ({_last(place)}) last on true
        where ({is_in}) and b is distinct from a
    """  # noqa: S608 - names of dbt's manifest


def _in_period(place: Place, time: str) -> str:
    return f"{time} between date_trunc('{place.part.source.grains[place.time]}', cast(:since as date)) and :until"


def _any(conditions: Iterable[str]) -> str:
    return "(" + " or ".join(("false", *conditions)) + ")"


def _last(place: Place) -> str:
    """The newest change of the record between the instants, as far as the reader may see it."""
    if place.record is None:
        return "select cast(null as bigint) as id, cast(null as uuid) as actor_id, false as is_merged where false"
    record = f"coalesce(a.{place.record}, b.{place.record})"
    merged = "v.state ? 'merged_into_id'"
    if "customer_id" in place.columns and place.part.noun != "customers":
        merged = (
            "('customer_id' = any(v.changed) and exists (select from app.record_versions m where"
            " m.entity = 'customers' and m.entity_id = b.customer_id and m.valid_to is null"
            " and m.state ? 'merged_into_id'))"
        )
    return f"""
        select v.id, v.actor_id, {merged} as is_merged from app.record_versions v
        where v.entity = '{place.part.noun}' and v.entity_id = {record} and v.changed <> '{{}}'
            and v.valid_from > :known and (cast(:now_known as timestamptz) is null or v.valid_from <= :now_known)
        order by v.id desc limit 1
    """  # noqa: S608 - names of dbt's manifest


def _groups(work: Work, places: Sequence[Place], given: Given) -> list[Group]:
    """Kinds in their order, what was edited or reopened by person, those who did most first."""
    each = " union all ".join(f"select kind, person from {place.name}_moved" for place in places)  # noqa: S608
    counted = f"{given.text}select kind, person, count(*) from ({each}) as moved group by 1, 2"  # noqa: S608
    found = work.session.execute(text(counted).bindparams(*given.binds)).tuples().all()
    most: dict[tuple[str, UUID | None], int] = {}
    for kind, person, n in found:
        by_person = (kind, person if kind in BY_PERSON else None)
        most[by_person] = most.get(by_person, 0) + n
    ranked = sorted(most, key=lambda one: (KINDS.index(one[0]), -most[one]))
    named: list[Group] = []
    for kind in KINDS:
        of_kind: list[Group] = [(kind, person) for name, person in ranked if name == kind and person is not None]
        others = [one for one in ranked if one[0] == kind and (one[1] is None)] or of_kind[MOST_PEOPLE:]
        named += [*of_kind[:MOST_PEOPLE], *([(kind, None)] if others else [])]
    return named


def _counted(
    work: Work, metric: Metric, places: Sequence[Place], given: Given, groups: Sequence[Group],
    period: tuple[date, date], where: Where,
) -> list[Any]:  # fmt: skip
    """The metric before any group moved, and after each in turn."""
    relations = [*given.relations, _steps(), *(_mixed(place) for place in places)]
    numbered: dict[str, Any] = {"last": len(groups), "kinds": [k for k, _p in groups]}
    numbered["people"] = [str(person or "") for _kind, person in groups]
    names = {place.part.place: place.name for place in places}

    def stepped(part: Part) -> Part:
        dimensions = {**part.source.dimensions, "step": "step"}
        return replace(part, source=replace(part.source, relation=names[part.place], dimensions=dimensions))

    over = replace(metric, parts=tuple(map(stepped, metric.parts)), counted=stepped(metric.counted))
    asked = Question(over, ("step",), *period, where, Given(relations, {**given.values, **numbered}))
    found = {row["by_0"]: exact(row["value"]) for row in work.session.execute(compiled(asked)).mappings()}
    return [found.get(step, exact(None)) for step in range(len(groups) + 1)]


def _steps() -> str:
    return (
        "numbered as (select kind, person, step from"
        " unnest(cast(:kinds as text[]), cast(:people as text[])) with ordinality as g (kind, person, step))"
    )


def _mixed(place: Place) -> str:
    """The place as it was while some groups have moved: after `step` groups, for each step."""
    before, after = (", ".join(f"{side}.{column}" for column in place.columns) for side in "ba")
    key, at = place.part.source.key, place.time
    only = "" if place.part.source.is_unique else f" and m.at = {{side}}.{at}"
    moved = f"{place.name}_numbered m on m.key = {{side}}.{key}{only}"
    return f"""{place.name}_numbered as materialized (
            select m.key, m.at, coalesce(min(own.step), min(others.step)) as step
            from {place.name}_moved m
            left join numbered own on own.kind = m.kind and own.person = coalesce(cast(m.person as text), '')
            left join numbered others on others.kind = m.kind and others.person = ''
            group by 1, 2
        ), {place.name} as (
            select s.step, {before} from generate_series(0, :last) s (step) cross join {place.name}_before b
            left join {moved.format(side="b")} where m.step is null or m.step > s.step
            union all
            select s.step, {after} from generate_series(0, :last) s (step) cross join {place.name}_after a
            join {moved.format(side="a")} where m.step <= s.step
        )"""  # noqa: S608 - names of dbt's manifest
