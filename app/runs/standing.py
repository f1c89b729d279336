"""What went wrong with what runs by schedule, told where it matters: to administrators on every page, to everybody
on pages with numbers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import Input, Output, dcc, html

from app.access.presence import is_worker_here
from app.access.web import current_actor
from app.access.work import Work, work
from app.backup import service as backups
from app.backup.permissions import BACKUPS_READ
from app.core.i18n import _
from app.runs import service
from app.runs.permissions import PIPELINE_RUN
from app.schedules import service as schedules
from app.schedules.schema import Status
from app.schedules.service import Standing
from app.schedules.words import STATUS, message
from app.ui import format, parts, records
from app.ui.icons import icon
from app.ui.shapes import Text
from app.ui.wiring import on_change

NUMBERS = ("", "scores")
"""Where the addresses begin of pages that show numbers of the pipeline."""
WAITING = ("jobs", "imports", "runs", "scores")
"""Where those of pages begin on which somebody waits for the worker."""
RUNS = "/runs"
RENEWS = "daily"
"""The schedule that renews them."""


@on_change(Output("shell-standing", "children"), Input("address", "pathname"), at_start=True)
def show_standing(address: Text | None) -> Any:
    with work(current_actor()) as w:
        return notice(w, address or "/")


def notice(work: Work, address: str) -> html.Div | None:
    """Nothing while all is well, which is nearly always."""
    known, page = schedules.standing(work), address.split("/")[1]
    if work.actor.may(PIPELINE_RUN):
        lines = [line for one in known for line in troubles(one)] + unsaved(work)
        link = dcc.Link(_("See the runs"), href=RUNS) if address != RUNS else None
    else:
        renewing = [one for one in known if one.schedule.name == RENEWS and page in NUMBERS]
        lines, link = stale(renewing, service.built_at(work)) if renewing else [], None
    if page in WAITING and not is_worker_here(work):
        lines = [_("Exports, imports, new scores and scheduled runs wait: the worker is not there now."), *lines]
    if not lines:
        return None
    said = html.Div([html.P(line) for line in lines])
    return html.Div([icon("alert"), said, link], className="standing", role="status")


def troubles(one: Standing) -> list[str]:
    """What an administrator should know of one schedule."""
    name, found = str(one.schedule.label), []
    if one.late_since:
        found.append(_("{name} is late: it was due {moment}.", name=name, moment=format.moment(one.late_since)))
    ended = format.moment(one.finished_at or one.started_at)
    if one.status == Status.FAILED:
        found.append(_("{name} failed ({moment}).", name=name, moment=ended))
    if one.status == Status.PARTLY:
        found.append(_("A part of {name} failed ({moment}).", name=name, moment=ended))
    if one.status in (Status.FAILED, Status.PARTLY) and one.message:
        found[-1] = _("{sentence} {next}", sentence=found[-1], next=message(one.message))
    return found


def unsaved(work: Work) -> list[str]:
    """That the log of changes does not reach the backups, to those who answer for them."""
    since = backups.behind_since(work) if work.actor.may(BACKUPS_READ) else None
    moment = format.moment(since)
    return [_("Changes since {moment} are in no backup: see the logs.", moment=moment)] if since else []


def stale(renewing: Sequence[Standing], built_at: datetime | None) -> list[str]:
    """What every reader of numbers should know: that they are older than they ought to be."""
    if built_at is None:
        return []
    moment = format.moment(built_at)
    if any(one.status == Status.FAILED for one in renewing):
        return [_("The last run failed. The numbers are those of {moment}.", moment=moment)]
    if any(one.late_since for one in renewing):
        return [_("The nightly run is late. The numbers are those of {moment}.", moment=moment)]
    return []


def overview(known: Sequence[Standing]) -> html.Section:
    """Every schedule with its last and next run, for those who keep them."""
    heads = [_("Schedule"), _("Last run"), _("Status"), _("Next run")]
    rows = [
        html.Tr([html.Td(what, **{"data-label": head}) for head, what in zip(heads, _cells(one), strict=True)])
        for one in known
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head) for head in heads])), html.Tbody(rows)], className="table run-steps"
    )
    return records.card(_("Schedules"), html.Div(table, className="scroll"))


def _cells(one: Standing) -> list[Any]:
    standing = [parts.status_of(STATUS, one.status)] if one.status else [parts.status(_("Not yet"))]
    if one.late_since:
        standing.append(parts.status(_("Late"), "bad"))
    if one.message:
        standing.append(html.Div(message(one.message), className="soft"))
    return [str(one.schedule.label), parts.when(one.started_at), standing, format.moment(one.next_at)]
