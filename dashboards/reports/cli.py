"""`crm report`: the leadership report as files."""

from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The report to leadership.")


@app.callback()
def report() -> None:
    """The report to leadership."""


@app.command()
def build(
    period: Annotated[str, typer.Option(help="The month, such as 2026-10.")],
    out: Annotated[Path, typer.Option(help="Folder for the files; made if it is not there.")],
    lang: Annotated[Literal["en", "zh", "both"], typer.Option(help="Language of the edition.")] = "both",
    as_: Annotated[str | None, typer.Option("--as", help="In whose reach; the whole company if left out.")] = None,
) -> None:
    """Write PDF and HTML of one month, and the frozen figures they show as JSON."""
    from app.access.robots import READER
    from app.access.work import work
    from app.core import postgres
    from app.core.errors import CrmError
    from app.users.service import actor_named
    from dashboards.periods import month_of
    from dashboards.reports import edition, render

    try:
        with postgres.database():
            months = month_of(period)
            actor = READER if as_ is None else actor_named(as_)
            with work(actor) as w:
                editions = [
                    edition.collect(w, months, each) for each in (("en", "zh") if lang == "both" else (lang,))
                ]
        out.mkdir(parents=True, exist_ok=True)
        for each in editions:
            stem = out / f"report-{period}.{each.locale}"
            for suffix, content in (
                ("html", render.html(each)),
                ("json", each.frozen()),
                ("pdf", render.pdf(each)),
            ):
                path = stem.with_name(f"{stem.name}.{suffix}")
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
                typer.echo(path)
    except CrmError as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None


@app.command()
def schedule(
    report: Annotated[
        str | None, typer.Argument(help="Such as leadership-monthly; all are shown without.")
    ] = None,
    to: Annotated[list[str] | None, typer.Option(help="Login of somebody who gets it; may be repeated.")] = None,
    to_role: Annotated[list[str] | None, typer.Option(help="Code of a role.")] = None,
    to_team: Annotated[list[str] | None, typer.Option(help="Name of a team.")] = None,
    to_address: Annotated[
        list[str] | None, typer.Option(help="An address elsewhere; it gets what --as sees.")
    ] = None,
    cron: Annotated[str | None, typer.Option(help="When, as cron writes it; usually as shipped.")] = None,
    zone: Annotated[
        str | None, typer.Option(help="Time zone, such as Europe/Berlin; usually the company's.")
    ] = None,
    deadline: Annotated[int, typer.Option(help="Hours it waits for numbers of the whole period.")] = 6,
    off: Annotated[bool, typer.Option("--off", help="Send it no more.")] = False,
    as_: Annotated[str | None, typer.Option("--as", help="Who plans it.")] = None,
) -> None:
    """Say who gets a report and when, or show what is said."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.ready import ready
    from app.core.settings import settings
    from app.core.validation import parse
    from app.editions import service
    from app.editions.schema import PlanSet
    from app.users.service import actor_named
    from dashboards.reports import definitions

    with ready():
        if report is not None:
            known = definitions.find(report)
            people = {"people": to or (), "roles": to_role or (), "teams": to_team or ()}
            given = {"is_on": not off, "cron": cron or known.cron, "zone": zone or settings().time_zone}
            given |= {"deadline_hours": deadline, "receivers": people | {"addresses": to_address or ()}}
            with work(actor_named(as_) if as_ else SYSTEM) as w:
                service.set_plan(w, report, parse(PlanSet, given))
        with work(SYSTEM) as w:
            for plan in service.list_plans(w):
                on, to_whom = "on" if plan.is_on else "off", plan.receivers.model_dump_json(exclude_defaults=True)
                typer.echo(f"{plan.report:<20} {on:<4} {plan.cron:<14} {plan.zone:<18} {to_whom}")


@app.command()
def send(
    report: Annotated[str | None, typer.Argument(help="Such as leadership-monthly.")] = None,
    edition: Annotated[UUID | None, typer.Option(help="Send this frozen edition again instead.")] = None,
) -> None:
    """Send the newest whole period now to whoever gets it; who has it already gets it no second time."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.ready import ready
    from app.editions import service
    from dashboards.periods import today
    from dashboards.reports import definitions, sending

    if (report is None) is (edition is None):
        raise typer.BadParameter("Name a report, or an --edition.")
    with ready():
        if edition is not None:
            with work(SYSTEM) as w:
                typer.echo(f"Sent again to {service.resend(w, edition)}.")
        elif report is not None:
            known = definitions.find(report)
            with work(SYSTEM) as w:
                plan = service.read_plan(w, report)
            made = sending.send(SYSTEM, plan, definitions.period_until(known.grain, today()))
            typer.echo(f"{made} editions are made; letters go out while the worker runs. See: crm report editions")


@app.command()
def editions() -> None:
    """The archive: what was made, and how it stands with those who get it."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.ready import ready
    from app.editions import service

    with ready(), work(SYSTEM) as w:
        for one in service.list_editions(w):
            stands = ", ".join(f"{n} {state}" for state, n in sorted(one.sent.items()))
            days = f"{one.since}..{one.until}"
            typer.echo(
                f"{one.id}  {one.report:<20} {days}  {one.locale} {one.edition:<11} {one.hash[:12]}  {stands}"
            )
