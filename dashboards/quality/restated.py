"""Closed periods that became others since they were published, each with what made the difference."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from dash import dcc, html

from app.access.work import Work
from app.core.i18n import _
from app.figures import service
from app.figures.service import Restatement
from app.ui import format
from dashboards import cards, charts, kpis, panels
from dashboards.metrics import metrics
from dashboards.registry import Metric
from dashboards.units import apart
from dashboards.why import words
from dashboards.why.split import Share

SHOWN = 30
CAUSES = 3


def panel(work: Work) -> html.Section:
    """The newest first, of numbers whose records the reader sees all of."""
    known, shown = metrics(work), listed(work, SHOWN)
    hint = _("A closed period is frozen when it is published; what changes it later is told here, with its cause.")
    if not shown:
        nothing = html.P(_("What was published still holds."), className="soft")
        return panels.frame(_("No closed period was restated"), hint, nothing, "full")
    names = (_("KPI"), _("Period"), _("Published"), _("Now"), _("Why"))
    heads = html.Tr([html.Th(name, className="num" if name in names[2:4] else None) for name in names])
    lines = [_line(work, known[one.kpi], one, names) for one in shown]
    table = html.Table([html.Thead(heads), html.Tbody(lines)], className="table restated")
    title = _("{n} closed figures were restated lately", n=format.number(len(shown)))
    return panels.frame(title, hint, html.Div(table, className="scroll"), "full")


def listed(work: Work, most: int) -> list[Restatement]:
    """The newest restatements of numbers that the reader may see. Raises NotPermitted."""
    known = metrics(work)
    found = service.list_restatements(work, 4 * most)
    return [one for one in found if one.kpi in known and kpis.is_permitted(work, one.kpi)][:most]


def brief(work: Work, most: int) -> html.Section | None:
    """What the newest closed figures were when they were published, and are now; None where all still hold."""
    shown = listed(work, most)
    if not shown:
        return None
    lines = [_moved(kpis.permitted(work, one.kpi), one) for one in shown]
    way = dcc.Link(_("Why, and all others"), href="/numbers/quality")
    hint = _("Closed figures that became others after they were published.")
    return html.Section(
        [html.H2(_("Restated figures")), html.P(hint, className="soft"), html.Ul(lines, className="waiting"), way],
        className="panel home-restated",
    )


def _moved(metric: Metric, one: Restatement) -> html.Li:
    before, after = apart(one.value_before, one.value_after, metric.unit)
    said = _("{label}, {days}", label=metric.label, days=cards.days(one.since, one.until))
    opens = panels.asked_of(metric, one.since, one.until, {})
    return html.Li([html.Span(said), charts.point(opens, [before, " → ", html.B(after)], said, "link")])


def _line(work: Work, metric: Metric, one: Restatement, names: Sequence[str]) -> html.Tr:
    before, after = apart(one.value_before, one.value_after, metric.unit)
    opens = panels.asked_of(metric, one.since, one.until, {})
    was = opens.model_copy(update={"as_of": one.published_at.isoformat()})
    named = ", ".join([metric.label, cards.days(one.since, one.until)])
    cells = (
        html.Td(cards.days(one.since, one.until)),
        html.Td(
            charts.point(was, before, f"{named}: {before}", "link"),
            className="num",
            title=format.moment(one.published_at),
        ),
        html.Td(
            charts.point(opens.at("why"), after, f"{named}: {after}", "link"),
            className="num",
            title=format.moment(one.noticed_at),
        ),
        html.Td(_causes(work, metric, one)),
    )
    for cell, name in zip(cells, names[1:], strict=True):
        setattr(cell, "data-label", name)
    return html.Tr([html.Th(charts.point(opens, metric.label, metric.label, "link"), scope="row"), *cells])


def _causes(work: Work, metric: Metric, one: Restatement) -> Any:
    """The largest parts of the difference as sentences."""
    shares = [_share(part) for part in one.parts]
    names = words.people(work, shares)
    told: Sequence[str] = [words.told(metric, share, names) for share in shares[:CAUSES]]
    return html.Ul([html.Li(said) for said in told], className="plain") if told else _("not known")


def _share(part: Any) -> Share:
    person = UUID(part["person"]) if part["person"] else None
    return Share(part["kind"], person, Fraction(part["amount"]))
