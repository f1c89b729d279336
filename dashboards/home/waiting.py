"""What waits for somebody to decide, as far as the reader may: each is a way to where that is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dash import dcc, html

from app.access.permissions import named
from app.access.work import Work
from app.alerts import service as alerts
from app.alerts.schema import AlertView
from app.core.errors import CrmError
from app.core.i18n import _, ngettext, retold
from app.runs.scored import title_of
from app.score_runs import service as score_runs
from app.score_runs.model import RunStatus
from app.score_runs.permissions import SCORES_APPROVE
from app.score_runs.schema import ScoreRunView
from app.ui import format, parts
from app.ui.data_pages import SET_ASIDE
from dashboards import periods
from dashboards.alerts import checking
from dashboards.alerts.page import PATH as ALERTS
from dashboards.as_of import late
from dashboards.builds import published
from dashboards.quality import restated

MOST = 6
LATELY = timedelta(days=31)
"""Closed figures that were restated longer ago have been told in a report since."""


@dataclass(frozen=True)
class Waiting:
    """`whose` is who may decide, or whose it is; `since` is when it came up, where that is known."""

    said: str
    href: str
    whose: str = ""
    since: datetime | None = None


def panel(work: Work) -> html.Section:
    """The whole list; that nothing waits is said."""
    found = listed(work)
    title = _("Needs a decision")
    if not found:
        nothing = html.P(_("Nothing waits for a person."), className="soft")
        return html.Section([html.H2(title), nothing], className="panel home-decisions")
    lines: list[Any] = [_line(one) for one in found[:MOST]]
    if rest := len(found) - MOST:
        lines += [html.Li(_("and {n} more", n=format.number(rest)), className="soft")] if rest > 0 else []
    return html.Section([html.H2(title), html.Ul(lines, className="waiting")], className="panel home-decisions")


def _line(one: Waiting) -> html.Li:
    since = parts.when(one.since) if one.since else None
    beside = [part for part in (one.whose, since) if part]
    between = [" · "] if len(beside) > 1 else []
    return html.Li(
        [dcc.Link(one.said, href=one.href), html.Span([*beside[:1], *between, *beside[1:]], className="soft")]
    )


def listed(work: Work) -> list[Waiting]:
    """Alerts that spoke, scores to be approved, and what keeps records out of the numbers or changed them."""
    return [*_alerts(work), *_scores(work), *_data(work)]


def _alerts(work: Work) -> list[Waiting]:
    now = periods.today()
    spoke = [one for one in alerts.list_alerts(work) if one.open and not (one.snoozed_until or now) > now]
    return [found for one in spoke if (found := _alert(work, one)) is not None]


def _alert(work: Work, one: AlertView) -> Waiting | None:
    """None for a number that the reader's role does not show."""
    if one.open is None:
        return None
    try:
        name = checking.named(work, one)
    except CrmError:
        return None
    said = _("{name}: {values}", name=name, values=retold(one.open.reason))
    return Waiting(said, f"{ALERTS}/{one.id}", one.owner, one.open.begun_at)


def _scores(work: Work) -> list[Waiting]:
    """Of each model its newest run, where that waits: a later one makes an earlier out of date."""
    if not work.actor.may(SCORES_APPROVE):
        return []
    newest: dict[str, ScoreRunView] = {}
    for run in score_runs.list_runs(work):
        newest.setdefault(run.name, run)
    return [
        Waiting(
            _("New scores wait for approval: {name}", name=title_of(run.name)),
            f"/scores/{run.id}", _("whoever approves scores"), run.proposed_at,
        )
        for run in newest.values()
        if run.status == RunStatus.PROPOSED
    ]  # fmt: skip


def _data(work: Work) -> list[Waiting]:
    if not work.actor.may(named("pipeline:read")):
        return []
    build, found = published(work), []
    if aside := sum(build.set_aside.values()):
        said = ngettext("{n} record set aside", "{n} records set aside", aside)
        found.append(Waiting(said, SET_ASIDE, _("whoever owns them")))
    if wrong := build.failed + build.warned:
        said = ngettext("{n} test did not hold", "{n} tests did not hold", wrong)
        found.append(Waiting(said, "/numbers/quality", _("whoever keeps the data")))
    if names := late(build):
        said = _("Late: {sources}", sources=_(", ").join(names))
        found.append(Waiting(said, "/numbers/quality", _("whoever keeps the data")))
    return [*found, *_restated(restated.listed(work, restated.SHOWN))]


def _restated(known: Sequence[restated.Restatement]) -> list[Waiting]:
    since = datetime.now(UTC) - LATELY
    lately = [one for one in known if one.noticed_at > since]
    if not lately:
        return []
    said = ngettext("{n} closed figure was restated", "{n} closed figures were restated", len(lately))
    return [Waiting(said, "/numbers/quality", _("whoever published them"), max(one.noticed_at for one in lately))]
