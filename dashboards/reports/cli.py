"""`crm report`: the leadership report as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

from app.core.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.editions.schema import PlanView
    from dashboards.reports.definitions import Definition

USUAL = "leadership-monthly"

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The report to leadership.")


@app.callback()
def report() -> None:
    """The report to leadership."""


@app.command()
def build(
    period: Annotated[str, typer.Option(help="The month, such as 2026-10; for a weekly one a day of the week.")],
    out: Annotated[Path, typer.Option(help="Folder for the files; made if it is not there.")],
    report: Annotated[str, typer.Option(help="Which one, as `crm report schedule` lists them.")] = USUAL,
    lang: Annotated[Literal["en", "zh", "both"], typer.Option(help="Language of the edition.")] = "both",
    as_: Annotated[str | None, typer.Option("--as", help="In whose reach; the whole company if left out.")] = None,
) -> None:
    """Write PDF, HTML and workbook of one period, and the frozen figures they show as JSON. Nothing is sent."""
    from app.access.robots import READER
    from app.core.ready import ready
    from app.users.service import actor_named
    from dashboards.reports import definitions, files
    from dashboards.reports.edition import Issue

    with ready():
        known = _find(report)
        days = definitions.period_of(known.grain, period)
        actor = READER if as_ is None else actor_named(as_)
        for locale in ("en", "zh") if lang == "both" else (lang,):
            issue = Issue(known, days, locale, f"{report}-{period}", "final")
            for path in files.write(actor, issue, out):
                typer.echo(path)


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
    hold: Annotated[bool, typer.Option("--hold", help="Wait for them also after the deadline.")] = False,
    workdays: Annotated[
        bool, typer.Option("--workdays", help="What falls on a day off in China goes out on the next working day.")
    ] = False,
    off: Annotated[bool, typer.Option("--off", help="Send it no more.")] = False,
    as_: Annotated[str | None, typer.Option("--as", help="Who plans it.")] = None,
) -> None:
    """Say who gets a report and when, or show what is said."""
    from app.core.ready import ready

    with ready():
        if report is not None:
            people = {"people": to or (), "roles": to_role or (), "teams": to_team or ()}
            given = {"is_on": not off, "cron": cron, "zone": zone, "deadline_hours": deadline, "holds": hold}
            given["waits_for_work"] = workdays
            _plan(report, given | {"receivers": people | {"addresses": to_address or ()}}, as_)
        _list_plans()


def _plan(report: str, given: dict[str, Any], login: str | None) -> None:
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.settings import settings
    from app.core.validation import parse
    from app.editions import service
    from app.editions.schema import PlanSet
    from app.users.service import actor_named

    usual = {"cron": _find(report).cron, "zone": settings().time_zone}
    said = usual | {name: value for name, value in given.items() if value is not None}
    with work(actor_named(login) if login else SYSTEM) as w:
        service.set_plan(w, report, parse(PlanSet, said))


def _list_plans() -> None:
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.editions import service

    with work(SYSTEM) as w:
        for plan in service.list_plans(w):
            on, to_whom = "on" if plan.is_on else "off", plan.receivers.model_dump_json(exclude_defaults=True)
            typer.echo(f"{plan.report:<20} {on:<4} {plan.cron:<14} {plan.zone:<18} {to_whom}")


@app.command()
def send(
    report: Annotated[str | None, typer.Argument(help="Such as leadership-monthly.")] = None,
    edition: Annotated[UUID | None, typer.Option(help="Send this frozen edition again instead.")] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Say who would get what, and send nothing.")] = False,
) -> None:
    """Send the newest whole period now to whoever gets it; who has it already gets it no second time."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.ready import ready
    from app.editions import service
    from dashboards.periods import today
    from dashboards.reports import definitions, sending

    if (report is None) is (edition is None):
        raise typer.BadParameter(_("Name a report, or an --edition."))
    with ready():
        if edition is not None:
            with work(SYSTEM) as w:
                typer.echo(_("Sent again to {n}.", n=service.resend(w, edition)))
        elif report is not None:
            known = _find(report)
            with work(SYSTEM) as w:
                plan = service.read_plan(w, report)
            if dry:
                _who(plan)
                return
            sent = sending.send(SYSTEM, plan, definitions.period_until(known.grain, today()))
            typer.echo(_("{n} editions are made; letters go out while the worker runs.", n=sent.editions))
            typer.echo(_("See: {command}", command="crm report editions"))
            _warn(sent.left_out)


def _who(plan: "PlanView") -> None:
    from app.access.robots import SYSTEM
    from dashboards.reports import sending

    groups, left_out = sending.groups(SYSTEM, plan)
    for group in groups:
        reach = group.actor.role.code if group.actor.role else group.actor.name
        receivers = ngettext("{n} receiver", "{n} receivers", len(group.to))
        typer.echo(f"{reach:<20} {group.locale}  {receivers}")
    _warn(left_out)


def _warn(left_out: "Iterable[object]") -> None:
    for one in left_out:
        typer.secho(_("Left out: {name}", name=one), err=True, fg="yellow")


def _find(report: str) -> "Definition":
    from app.access.robots import SYSTEM
    from dashboards.reports import sending

    return sending.find(SYSTEM, report)


@app.command()
def diff(first: Annotated[str, typer.Argument(help="Reference of an edition.")], second: str) -> None:
    """What two editions say of the same KPIs, side by side."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.ready import ready
    from app.editions import service
    from dashboards.reports.restated import compared
    from dashboards.reports.shapes import thawed

    with ready(), work(SYSTEM) as w:
        one, other = (thawed(service.read_by_reference(w, name)[1].result) for name in (first, second))
    for label, was, now in compared(one, other):
        typer.echo(f"{'  ' if was == now else '* '}{label:<32} {was:>16} {now:>16}")


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
                f"{one.id}  {one.reference:<20} {days}  {one.locale} {one.edition:<11} {one.hash[:12]}  {stands}"
            )
