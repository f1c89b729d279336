"""As of when a page is seen: the numbers in force, or what was known at the end of one of the last months."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from dash import dcc, html

from app.core.errors import Invalid
from app.core.i18n import _
from app.ui import format
from dashboards import periods
from dashboards.then import read_instant

MONTHS_BACK = 13


def menu(as_of: str, to: Callable[[str | None], str]) -> html.Details:
    """`as_of` is the moment as the address says it, empty for today; `to` gives the address of another."""
    now, known = periods.today(), read_instant(as_of)
    ends = [periods.back(now, "month", n) - timedelta(days=1) for n in range(MONTHS_BACK)]
    links = [dcc.Link(_("today"), href=to(None), className="" if as_of else "on")]
    for day in ends:
        said = day.isoformat()
        links.append(dcc.Link(format.day(day), href=to(said), className="on" if as_of == said else ""))
    ended = _ended(known) if known else None
    shown = format.day(ended) if ended else format.moment(known) if known else _("today")
    summary = html.Summary([html.Span(_("As known"), className="soft"), " ", html.B(shown)])
    return html.Details([summary, html.Div(links, className="filter-menu")], className="filter")


def words(at: datetime) -> str:
    """The end of a day as that day, any other moment to the minute."""
    day = _ended(at)
    return _("the end of {day}", day=format.day(day)) if day else format.moment(at)


def _ended(at: datetime) -> date | None:
    """The day that ends at this moment, if one does."""
    day = periods.newest_known(periods.today(), at)
    return day if read_instant(day.isoformat()) == at else None


def read(written: str) -> tuple[str, datetime | None]:
    """A moment that has been, as written and as it is; nothing for what is none."""
    try:
        at = read_instant(written[:40])
    except Invalid:
        return "", None
    return ("", None) if at is None or at > datetime.now(UTC) else (written, at)
