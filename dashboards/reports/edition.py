"""One edition of a report: collected once in its readers' reach and language, frozen, then set in every format."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.access.work import Work
from app.core.i18n import _, current_locale, ngettext, speaking
from app.core.settings import settings
from app.ui import format
from dashboards import as_of, cards, periods
from dashboards.builds import Build, published
from dashboards.periods import Period
from dashboards.permissions import REPORTS_BUILD
from dashboards.reports import channels, exceptions, keeping, restated, sales, strip, words
from dashboards.reports.channels import Channels
from dashboards.reports.definitions import Definition
from dashboards.reports.held import Held, held
from dashboards.reports.shapes import Edition, Section
from dashboards.reports.strip import Standing

PATH = "/reports"


@dataclass(frozen=True)
class Issue:
    """Which edition: `reference` names it for good, `before` are those its readers got earlier, newest first."""

    definition: Definition
    period: Period
    locale: str
    reference: str
    edition: str
    banner: str = ""
    before: Sequence[Edition] = ()


@dataclass(frozen=True)
class Asking:
    """What the sections of one edition are made of, read once."""

    work: Work
    issue: Issue
    known: Sequence[Standing]
    channels: Channels | None
    held: Held

    @property
    def period(self) -> Period:
        return self.issue.period

    @property
    def grain(self) -> str:
        return self.issue.definition.grain


SECTIONS: Mapping[str, Callable[[Asking], Section | None]] = {
    "funnel": lambda a: sales.funnel(a.work, a.period),
    "trend": lambda a: strip.trend(a.known, "win_rate", a.grain),
    "offices": lambda a: sales.offices(a.work, a.period),
    "pipeline": lambda a: sales.pipeline(a.work, a.period),
    "channels": lambda a: channels.section(a.work, a.period, a.channels),
    "service": lambda a: keeping.service(a.work, a.period, a.known),
    "retention": lambda a: keeping.retention(a.work, a.period),
    "exceptions": lambda a: exceptions.section(a.work, a.period, a.grain, a.held),
    "restated": lambda a: restated.section(a.known, a.issue.before, a.grain),
}


def collect(work: Work, issue: Issue) -> Edition:
    """Gather one edition in the reader's reach and language.

    Raises NotPermitted, and Unavailable before the first build.
    """
    work.require(REPORTS_BUILD)
    with speaking(issue.locale):
        build, definition = published(work), issue.definition
        found = held(work)
        known = strip.standings(work, definition.kpis, issue.period, definition.grain, found)
        earned = channels.read(work, issue.period) if "channels" in definition.sections else None
        asking = Asking(work, issue, known, earned, found)
        made = [SECTIONS[name](asking) for name in definition.sections]
        return Edition(
            locale=current_locale(), report=str(definition.label), reference=issue.reference,
            edition=issue.edition,
            title=strip.period_words(issue.period), subtitle=_subtitle(issue.period),
            scope=words.scope(work.actor, {one.metric.noun for one in known}),
            sources=[(name, format.moment(at)) for name, at in as_of.dated(build).items()], banner=issue.banner,
            sentences=words.sentences(work, issue.period, known, earned),
            kpis=[strip.line(work, one) for one in known],
            sections=[one for one in made if one is not None], notes=[*words.notes(), *_tests(build)],
            words=words.furniture(issue.edition), made=format.moment(datetime.now(UTC)),
            address=f"{settings().public_address}{PATH}/{issue.reference}",
        )  # fmt: skip


def _subtitle(period: Period) -> str:
    before = Period(period.before_since, period.before_until, period.before_since, period.before_until)
    facts: dict[str, Any] = {
        "days": cards.days(period.since, period.until), "before": strip.period_words(before),
        "currency": settings().base_currency, "zone": settings().time_zone,
    }  # fmt: skip
    if period.until < periods.today():
        return _("{days}, complete, against {before}. {currency}, {zone}.", **facts)
    return _("{days}, not over yet, so compared with nothing. {currency}, {zone}.", **facts)


def _tests(build: Build) -> list[str]:
    broken = build.failed + build.warned
    said = [
        _("{held} of {tests} tests of the data hold.", held=build.passed, tests=build.passed + broken),
        _("Build {id} of {moment}.", id=build.id.hex[-8:], moment=format.moment(build.published_at)),
    ]
    if aside := sum(build.set_aside.values()):
        said.append(ngettext("{n} record set aside.", "{n} records set aside.", aside))
    return said
