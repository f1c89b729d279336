"""What opens behind a point of a model's page: what became of a band of scores, of whom, who is there now."""

from collections.abc import Sequence
from typing import Annotated, Any

from dash import ALL, Input, Output, html
from pydantic import Field, ValidationError

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Shape, Short
from app.models import service as models
from app.models import standing
from app.models.model import Basis
from app.models.schema import Evidence, Judged
from app.runs.scored import MODELS, TITLES
from app.scores import between
from app.ui import format, names
from app.ui.plain_table import PlainTable
from app.ui.wiring import misfit, on_press
from dashboards.asked import TabName
from dashboards.units import bounds, in_unit

SHOWN = 25
Share = Annotated[float, Field(ge=0, le=1)]


class Band(Shape):
    """Scores of a version from `low` to `high`, as a mark of its page opens them."""

    name: Short
    version: Short
    low: Share
    high: Share

    @classmethod
    def of(cls, name: str, version: str, low: float, high: float) -> "Band":
        return cls(name=name, version=version, low=low, high=high)

    @property
    def pressed(self) -> dict[str, str]:
        return {"band": self.model_dump_json()}

    def at(self, _tab: TabName) -> "Band":
        return self


class Pressed(Shape):
    """The id of a mark: what opens, as `Band` is written; `at` tells two marks of one band apart."""

    band: Annotated[str, Field(max_length=1000)]
    at: Short


def content(work: Work, band: Band) -> html.Div:
    """What came true of these scores, and the records that stand there now. Raises NotFound, NotPermitted."""
    standing.read_card(work, band.name, band.version)
    model = next(one for one in MODELS if one.name == band.name)
    known = models.list_evidence(work, model.speaks.name, band.version)
    found = [one for one in known if band.low <= one.low and one.high <= band.high]
    span = _("{low} to {high}", low=format.percent(band.low, 0), high=format.percent(band.high, 0))
    head = [html.H2(_("{label}: {value}", label=TITLES[band.name], value=span))]
    judged = models.list_judged(work, model.speaks.name, band.version, found)
    parts = [*_became(found), *_judged(work, model.entity, judged, sum(one.n for one in found))]
    return html.Div([*head, *parts, *_now(work, model.entity, model.speaks.name, band)], className="opened")


def _became(found: Sequence[Evidence]) -> list[Any]:
    n, hits = sum(one.n for one in found), sum(one.observed for one in found)
    if not n:
        return [html.P(_("Nothing is known of that yet."), className="soft")]
    facts = {_("Records"): format.number(n), _("Came true"): format.number(hits)}
    if len(found) == 1:
        (one,) = found
        facts[_("95% interval")] = bounds(one.rate_low, one.rate_high, "share")
        facts[_("Times chance")] = in_unit(one.lift, "times")
    basis = _("records held out of training")
    if all(one.basis == Basis.MATURED for one in found):
        basis = _("scored records whose outcome is known since")
    facts |= {_("Counted on"): basis, _("Checked"): format.day(max(one.checked_on for one in found))}
    listed = [part for name, value in facts.items() for part in (html.Dt(name), html.Dd(value))]
    return [html.P(format.percent(hits / n), className="opened-value"), html.Dl(listed, className="facts")]


def _judged(work: Work, entity: str, judged: Sequence[Judged], n: int) -> list[Any]:
    """The records that it was counted on, as far as they are kept and in the reader's reach, the newest first."""
    if not n:
        return []
    title = html.H3(_("Records it was counted on"))
    links = names.links(work, entity, [one.record_id for one in judged])
    shown = [one for one in judged if one.record_id in links][:SHOWN]
    if not shown:
        words = _("None in your reach.") if judged else _("They are kept from the next check of its scores on.")
        return [title, html.P(words, className="soft")]
    lines = [
        (links[one.record_id], format.percent(one.value), _("yes") if one.came else _("no"),
         format.day(one.said_on))
        for one in shown
    ]  # fmt: skip
    heads = [(_("Record"), ""), (_("Score"), "num"), (_("Came true"), ""), (_("Scored"), "")]
    more = _("The newest {shown} of {n}.", shown=format.number(len(shown)), n=format.number(n))
    return [title, PlainTable(_("Records it was counted on"), heads, lines), html.P(more, className="soft")]


def _now(work: Work, entity: str, score: str, band: Band) -> list[Any]:
    """The records in the reader's reach, each of which opens."""
    found, n = between.list_between(work, score, band.low, band.high)
    title = html.H3(_("Who stands there now"))
    if not found:
        return [title, html.P(_("Nobody in your reach."), className="soft")]
    links = names.links(work, entity, [one.record_id for one in found])
    lines = [
        (links.get(one.record_id) or format.NOTHING, format.percent(one.value), format.moment(one.scored_at))
        for one in found
    ]
    heads = [(_("Record"), ""), (_("Score"), "num"), (_("Scored"), "")]
    more = _("The highest {shown} of {n}.", shown=format.number(len(found)), n=format.number(n))
    return [title, PlainTable(_("Who stands there now"), heads, lines), html.P(more, className="soft")]


@on_press(
    Output("opened", "opened", allow_duplicate=True),
    Output("opened", "children", allow_duplicate=True),
    Input({"band": ALL, "at": ALL}, "n_clicks"),
)
def open_band(pressed: Pressed) -> tuple[bool, Any]:
    with work(current_actor()) as w:
        return True, content(w, read_band(pressed.band))


def read_band(written: str) -> Band:
    """A band as its button says it. Raises Invalid."""
    try:
        return Band.model_validate_json(written)
    except ValidationError:
        raise misfit() from None
