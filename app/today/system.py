"""What somebody who answers for the system sees first: what failed, what is set aside, the last backup."""

from datetime import datetime
from typing import Any

from dash import dcc, html

from app.access.work import Work
from app.backup import service as backups
from app.backup.permissions import BACKUPS_READ
from app.core.i18n import _
from app.jobs import service as jobs
from app.jobs.schema import JobQuery
from app.quarantine import service as quarantine
from app.runs.permissions import PIPELINE_READ
from app.ui import format, parts, records
from app.users.permissions import USERS_WRITE

LOOKED_AT = 50
"""The newest jobs, of which those that failed are told."""


def waiting(w: Work, _now: datetime) -> html.Section | None:
    """Failures and what is set aside, each with the way to it."""
    if not w.actor.may(USERS_WRITE):
        return None
    lines = [_jobs(w), _set_aside(w), _backup(w)]
    return records.card(_("The system"), records.related([line for line in lines if line], ""))


def _jobs(w: Work) -> tuple[Any, Any]:
    found = jobs.list_jobs(w, JobQuery(everybody=True, size=LOOKED_AT)).rows
    failed = sum(1 for one in found if one.status == "failed")
    words = _("Failed of the last {n} jobs", n=len(found))
    return dcc.Link(words, href="/jobs?view=everybody"), _tone(failed, "bad")


def _set_aside(w: Work) -> tuple[Any, Any] | None:
    if not w.actor.may(PIPELINE_READ):
        return None
    return dcc.Link(_("Records set aside"), href="/quarantine"), _tone(sum(quarantine.count(w).values()), "warn")


def _backup(w: Work) -> tuple[Any, Any] | None:
    """When the last backup was kept; that there is none is said."""
    if not w.actor.may(BACKUPS_READ):
        return None
    kept = backups.status(w).kept
    said = parts.when(kept.finished_at) if kept else parts.chip(_("none"), "bad")
    return dcc.Link(_("Last backup"), href="/runs"), said


def _tone(n: int, tone: str) -> Any:
    return parts.chip(format.number(n), tone) if n else format.number(0)
