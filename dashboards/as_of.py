"""What numbers are made of, said with them: the day of their data, their build, and what is wrong with it."""

from datetime import datetime
from typing import Any

from dash import dcc, html

from app.access.permissions import named
from app.access.work import Work
from app.core.i18n import _, _l, ngettext
from app.ui import format
from app.ui.data_pages import SET_ASIDE
from dashboards import moments, then
from dashboards.builds import Build, published

SOURCES: dict[str, Any] = {
    "leads": _l("Leads"),
    "deals": _l("Deals"),
    "customers": _l("Customers"),
    "tickets": _l("Tickets"),
    "orders": _l("Orders"),
    "activities": _l("Activities"),
    "touchpoints": _l("Touchpoints"),
    "survey_responses": _l("Survey answers"),
    "subscriptions": _l("Contracts"),
    "channel_spend": _l("Spend"),
}
"""Sources whose newest fact says how old numbers are; teams or products may rightly stay as they are for years."""


def sources(build: Build) -> list[tuple[str, str | None, datetime]]:
    """Each source in words, what dbt found of its age, and its newest fact in the build, the oldest first."""
    known = [(name, at) for name, at in build.data_as_of.items() if name in SOURCES]
    ordered = sorted(known, key=lambda item: item[1])
    return [(str(SOURCES[name]), build.freshness.get(name), at) for name, at in ordered]


FRESHNESS: dict[str, tuple[Any, str]] = {
    "pass": (_l("Fresh"), "good"),
    "warn": (_l("Behind"), "warn"),
    "error": (_l("Far too late"), "bad"),
}
"""What dbt found of a source -> words and look."""


def late(build: Build) -> list[str]:
    """The sources, in words, that are older than they name themselves."""
    return [str(said) for name, said in SOURCES.items() if build.freshness.get(name) in ("warn", "error")]


def sentences(build: Build, at: datetime | None = None) -> list[str]:
    """The day of the data, the build, and what is wrong with it: for a line, a report, a terminal.

    `at` is the instant whose knowledge was asked for, if one was.
    """
    dates = [at for _source, _status, at in sources(build)]
    newest = format.moment(max(dates) if dates else build.published_at)
    aside, wrong = sum(build.set_aside.values()), build.failed + build.warned
    said = [_("Data as of {moment}", moment=newest), _("build {id}", id=build.id.hex[-8:])]
    if names := late(build):
        said.append(_("late: {sources}", sources=_(", ").join(names)))
    if aside:
        said.append(ngettext("{n} record set aside", "{n} records set aside", aside))
    if wrong:
        said.append(ngettext("{n} test did not hold", "{n} tests did not hold", wrong))
    return said if at is None else [_("as it was known at {moment}", moment=moments.words(at)), *said]


def facts(build: Build) -> dict[str, Any]:
    """The same for programs."""
    return {
        "id": str(build.id),
        "published_at": build.published_at.isoformat(),
        "data_as_of": {source: at.isoformat() for source, at in build.data_as_of.items()},
        "freshness": dict(build.freshness),
        "set_aside": dict(build.set_aside),
        "tests_not_held": build.failed + build.warned,
    }


def line(work: Work) -> html.Details:
    """One line under the head; opened, the newest fact of each source, and the way to what was set aside."""
    build = published(work)
    dates = [
        part for name, _status, day in sources(build) for part in (html.Dt(name), html.Dd(format.moment(day)))
    ]
    told = _("Published {moment}. The newest record of each source:", moment=format.moment(build.published_at))
    summary = html.Summary(" · ".join(sentences(build, then.looked_at())))
    parts = [summary, html.P(told), html.Dl(dates, className="facts")]
    if build.set_aside and work.actor.may(named("pipeline:read")):
        parts.append(dcc.Link(_("See what was set aside, and why"), href=SET_ASIDE))
    return html.Details(parts, className="as-of soft")
