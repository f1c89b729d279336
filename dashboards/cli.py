"""`crm kpi NAME`: the numbers on the command line, the same as on every page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from app.access.actor import Actor
from app.core.errors import CrmError, Invalid
from app.core.i18n import _

app = typer.Typer(add_completion=False)


@app.command()
def kpi(
    name: Annotated[str, typer.Argument(help="Name of the metric, such as win_rate.")],
    by: Annotated[
        list[str] | None, typer.Option(help="Dimension or grain of time; repeat, or split by commas.")
    ] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day, as 2026-05-01.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last day, included.")] = None,
    period: Annotated[
        str | None, typer.Option(help="In place of days: the newest that is over, such as fiscal_year.")
    ] = None,
    where: Annotated[list[str] | None, typer.Option(help="dimension=value; repeat for more.")] = None,
    known: Annotated[
        str | None, typer.Option("--as-of", help="As it was known then: a day, or an instant.")
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", help="Split the change since: `previous`, or a moment it was known at.")
    ] = None,
    as_: Annotated[str | None, typer.Option("--as", help="See what this person sees: login or name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Value, numerator, denominator and n of a KPI. Medians have no numerator."""
    try:
        dimensions = [part.strip() for item in by or () for part in item.split(",") if part.strip()]
        days = period, _day("from", since), _day("to", until)
        if why:
            answer = _why(name, dimensions, days, _conditions(where or ()), as_, known, why)
        else:
            answer, made_of = _answer(name, dimensions, days, _conditions(where or ()), as_, known)
    except CrmError as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, default=str))
    elif why:
        _print_why(answer)
    else:
        _print(answer, made_of)


Days = tuple[str | None, date | None, date | None]
"""The name of a period, or its first and last day."""


def _answer(
    name: str,
    by: Sequence[str],
    days: Days,
    where: Mapping[str, list[str | None]],
    as_: str | None,
    known: str | None,
) -> tuple[dict[str, Any], str]:
    """The answer, and what its numbers are made of in words."""
    from app.access.work import work
    from app.core.postgres import database
    from dashboards import as_of, kpis
    from dashboards.builds import published
    from dashboards.periods import days_of
    from dashboards.then import read_instant

    at = read_instant(known)
    with database(), work(_actor(as_)) as w:
        answer = kpis.ask(w, name, by, *days_of(w, *days, at), where, at)
        build = published(w)
    rows = [asdict(row) for row in answer.rows]
    asked = {"kpi": answer.kpi, "unit": answer.unit, "from": answer.since, "to": answer.until, "as_of": at}
    return {**asked, "rows": rows, "build": as_of.facts(build)}, " · ".join(as_of.sentences(build, at))


def _why(
    name: str,
    by: Sequence[str],
    days: Days,
    where: Mapping[str, list[str | None]],
    as_: str | None,
    known: str | None,
    since: str,
) -> dict[str, Any]:
    """Why the number changed, as a program reads it."""
    from app.access.work import work
    from app.core.postgres import database
    from dashboards.periods import days_of
    from dashboards.then import read_instant
    from dashboards.why import ask

    at = read_instant(known)
    with database(), work(_actor(as_)) as w:
        first, last = days_of(w, *days, at)
        if first is None or last is None:
            raise Invalid({"--why": _("Say of which days: --from and --to.")})
        return ask.why_written(w, name, (first, last), since, where, by[0] if by else None, at).facts()


def _print_why(answer: Mapping[str, Any]) -> None:
    table = Table(f"{answer['kpi']} ({answer['unit']})", f"{_shown(answer['before'])} → {_shown(answer['after'])}")
    for part in answer["parts"]:
        table.add_row(part["sentence"], f"{part['amount']:+,.4f}")
    table.add_row(_("All of it") if answer["is_clear"] else _("All of it, within what chance does"),
                  f"{answer['change']:+,.4f}", style="bold")  # fmt: skip
    Console().print(table)


def _actor(name: str | None) -> Actor:
    """The person named, or the robot that reads every row."""
    from app.access.robots import READER
    from app.users.service import actor_named

    return READER if name is None else actor_named(name)


def _day(option: str, written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return datetime.strptime(written, "%Y-%m-%d").date()  # noqa: DTZ007 - a company day has no zone
    except ValueError:
        raise Invalid({f"--{option}": _("{value} is no date; write it as 2026-05-01.", value=written)}) from None


def _conditions(written: Sequence[str]) -> dict[str, list[str | None]]:
    """`k=v` pairs; a key given twice allows either value, and an empty value means nothing recorded."""
    conditions: dict[str, list[str | None]] = {}
    for pair in written:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise Invalid({"--where": _("{value} is no condition; write it as channel=social.", value=pair)})
        conditions.setdefault(key, []).append(value or None)
    return conditions


def _print(answer: Mapping[str, Any], made_of: str) -> None:
    rows = answer["rows"]
    table = Table(
        *(rows[0]["by"] if rows else ()), f"{answer['kpi']} ({answer['unit']})", "numerator", "denominator", "n"
    )
    for row in rows:
        numbers = (row[part] for part in ("value", "numerator", "denominator", "n"))
        table.add_row(*(str(value) for value in row["by"].values()), *(_shown(number) for number in numbers))
    Console().print(table)
    Console().print(made_of, style="dim")


def _shown(number: float | None) -> str:
    return "-" if number is None else f"{number:,.4f}".rstrip("0").rstrip(".")
