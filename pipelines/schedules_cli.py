"""`crm schedules`: what runs by schedule, and starting it exactly as its schedule does."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.core.i18n import _

if TYPE_CHECKING:
    from app.schedules.service import Standing

app = typer.Typer(add_completion=False, help="What runs by schedule: when, how it went, and starting it now.")


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    """List every flow with its times, its last and its next run."""
    if context.invoked_subcommand is None:
        list_schedules()


@app.command("list")
def list_schedules() -> None:
    """Every flow with its times, its last and its next run, and how the last one ended."""
    from app.access.work import work
    from app.core import migrate, postgres
    from app.schedules import service
    from pipelines.kernel.robots import KEEPER

    with postgres.database():
        migrate.run()
        with work(KEEPER) as w:
            service.register(w)
            known = service.standing(w)
    for one in known:
        typer.echo("\n".join(_lines(one)))


@app.command()
def run(
    name: Annotated[str, typer.Argument(help="A name from `crm schedules`.")],
    wait: Annotated[bool, typer.Option("--wait", help="Stay until it is over and end with its verdict.")] = False,
) -> None:
    """Start a flow exactly as its schedule does.

    With --wait the command ends with 0 if the run succeeded, 1 if it failed, 3 if a part of it failed, and 4 if
    nothing was started because a run of the same flow is at work.
    """
    raise typer.Exit(start(name, wait))


def start(name: str, wait: bool) -> int:
    """Start a flow in a process of its own and say how it went; the exit code."""
    from app.core import migrate, postgres
    from app.core.errors import CrmError
    from app.schedules import registry

    try:
        registry.find(name)
    except CrmError as error:
        typer.secho(str(error), err=True, fg="red")
        return 1
    with postgres.database():
        migrate.run()
        code = _started(name, wait)
    return code


def _started(name: str, wait: bool) -> int:
    from pipelines.kernel import scheduler
    from pipelines.run import HELD

    before = _standing(name)
    if before and before.is_running:
        typer.echo(_("{name} was not started: it is running {how}.", name=name, how=_who(before)))
        return HELD
    if not wait:
        scheduler.run_behind(name)
        typer.echo(_("{name} was started; `crm schedules` says how it goes.", name=name))
        return 0
    code = scheduler.run_now(name)
    after = _standing(name)
    if after is not None:
        typer.echo("\n".join(_lines(after)))
    return code


def _standing(name: str) -> "Standing | None":
    from app.access.work import work
    from app.schedules import service
    from pipelines.kernel.robots import KEEPER

    with work(KEEPER) as w:
        return next((one for one in service.standing(w) if one.schedule.name == name), None)


def _lines(one: "Standing") -> list[str]:
    from app.schedules import times
    from app.schedules.words import STATUS, message

    schedule = one.schedule
    last = f"{_moment(one.started_at)}: {STATUS[one.status][0]}" if one.status and one.started_at else _("never")
    told = f" ({message(one.message)})" if one.message else ""
    late = _("late: due {moment}, nothing has started", moment=_moment(one.late_since)) if one.late_since else ""
    return [
        f"{schedule.name} - {schedule.label}",
        f"  {times.in_words(schedule.cron)} ({_zone()})",
        "  " + _("Last run: {what}", what=f"{last}{told}{f' {_who(one)}' if one.is_running else ''}"),
        "  " + _("Next run: {moment}", moment=_moment(one.next_at)),
        *([f"  {late}"] if late else []),
    ]


def _who(one: "Standing") -> str:
    from app.runs.words import STEPS
    from app.schedules.words import STARTED_BY

    how = STARTED_BY[one.started_by] if one.started_by else ""
    known = {"moment": _moment(one.started_at), "how": how, "holder": one.holder}
    if not one.step:
        return _("since {moment}, {how} as {holder}", **known)
    return _("since {moment}, {how} as {holder}, now at: {step}", **known, step=STEPS.get(one.step, one.step))


def _moment(moment: datetime | None) -> str:
    from zoneinfo import ZoneInfo

    from app.core.settings import settings

    return moment.astimezone(ZoneInfo(settings().time_zone)).strftime("%Y-%m-%d %H:%M") if moment else "-"


def _zone() -> str:
    from app.core.settings import settings

    return settings().time_zone
