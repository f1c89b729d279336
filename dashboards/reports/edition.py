"""One edition of a report: collected once in its readers' reach and language, frozen, then set in every format."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.access.work import Work
from app.core.i18n import _, _l, current_locale, ngettext, speaking
from app.core.settings import settings
from app.ui import format
from dashboards import as_of, cards, narrowed, periods
from dashboards.builds import Build, published
from dashboards.metrics import metric
from dashboards.periods import Period
from dashboards.permissions import REPORTS_BUILD
from dashboards.reports import channels, exceptions, keeping, narrowing, restated, sales, strip, viewed, words
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
        return periods.companys(self.issue.definition.grain)


@dataclass(frozen=True)
class Part:
    """A section: what makes it, what the builder calls it, and what it can be cut down by: the dimensions of all
    its numbers, those that are named, or anything."""

    make: Callable[[Asking], Section | None]
    label: Any
    of: Sequence[str] = ()
    knows: Sequence[str] | None = None

    def lacks(self, work: Work, filters: Collection[str]) -> bool:
        """Whether it cannot be cut down so: then it says nothing of this report."""
        known: list[Sequence[str]] = [metric(work, name).dimensions for name in self.of]
        known += [] if self.knows is None else [self.knows]
        return any(name not in one for name in filters for one in known)


SECTIONS: Mapping[str, Part] = {
    "funnel": Part(lambda a: sales.funnel(a.work, a.period), _l("Funnel of deals"), ("stage_conversion",)),
    "trend": Part(lambda a: strip.trend(a.known, "win_rate", a.grain), _l("Win rate over time"), ("win_rate",)),
    "offices": Part(
        lambda a: sales.offices(a.work, a.period), _l("Teams side by side"), ("win_rate", "won_amount")
    ),
    "pipeline": Part(
        lambda a: sales.pipeline(a.work, a.period), _l("Pipeline: what came, was won and lost"),
        knows=("office", "channel"),
    ),
    "channels": Part(
        lambda a: channels.section(a.work, a.period, a.channels), _l("Channels by three models"), knows=()
    ),
    "service": Part(
        lambda a: keeping.service(a.work, a.period, a.known), _l("Satisfaction and promises kept"), keeping.SERVED
    ),
    "retention": Part(lambda a: keeping.retention(a.work, a.period), _l("Retention and churn"), keeping.RETAINED),
    "exceptions": Part(
        lambda a: exceptions.section(a.work, a.period, a.grain, a.held), _l("Outside their usual range")
    ),
    "restated": Part(lambda a: restated.section(a.known, a.issue.before, a.grain), _l("Restated")),
}  # fmt: skip


def collect(work: Work, issue: Issue) -> Edition:
    """Gather one edition in the reader's reach and language.

    Raises NotPermitted, and Unavailable before the first build.
    """
    work.require(REPORTS_BUILD)
    with speaking(issue.locale), narrowed.to(issue.definition.filters):
        build, definition = published(work), issue.definition
        found = held(work)
        known = strip.standings(work, definition.kpis, issue.period, periods.companys(definition.grain), found)
        names = [name for name in definition.sections if not SECTIONS[name].lacks(work, definition.filters)]
        earned = channels.read(work, issue.period) if "channels" in names else None
        asking = Asking(work, issue, known, earned, found)
        made = [SECTIONS[name].make(asking) for name in names]
        shown, untold = viewed.sections(work, issue.period, definition.panels, found)
        left_out = [str(SECTIONS[name].label) for name in definition.sections if name not in names] + untold
        whole = Edition(
            locale=current_locale(), report=str(definition.label), reference=issue.reference,
            edition=issue.edition,
            title=strip.period_words(issue.period), subtitle=_subtitle(issue.period),
            scope=words.scope(work.actor, {one.metric.noun for one in known}, narrowing.words(work)),
            sources=[(name, format.moment(at)) for name, _status, at in as_of.sources(build)], banner=issue.banner,
            sentences=words.sentences(work, issue.period, known, earned),
            kpis=[strip.line(work, one) for one in known],
            sections=[*(one for one in made if one is not None), *shown],
            notes=[*words.notes(), *_tests(build), *_left_out(left_out)],
            words=words.furniture(issue.edition), made=format.moment(datetime.now(UTC)),
            address=f"{settings().public_address}{PATH}/{issue.reference}",
        )  # fmt: skip
        return narrowing.linked(work, whole)


def _left_out(names: Sequence[str]) -> list[str]:
    return [_("Left out here: {names}.", names=_(", ").join(names))] if names else []


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
