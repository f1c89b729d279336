"""One model: how good it is, whether its percentages hold, what acting on it brings, whom it picks, its past."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal
from urllib.parse import urlencode

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.models import service as models
from app.models import standing
from app.models.schema import Evidence, Trained
from app.runs import service as runs
from app.runs.scored import GRADED, MODELS, TITLES
from app.runs.verdicts import STATUS
from app.ui import format, parts, records, states
from app.ui.shapes import Text
from app.ui.wiring import on_change
from dashboards import charts, drawer, panels
from dashboards.asked import Opens
from dashboards.charts import Mark
from dashboards.models import panels as own
from dashboards.models.gains import best, gains, profit
from dashboards.models.opened import Band

PATH = "/scores/model"
MODELS_PAGE = "/scores/models"
WORTH, COST = 100.0, 10.0
"""What stands in the fields of the profit until a reader says better."""


Entered = float | Literal[""] | None
"""An amount as its field has it, which may be empty."""


class Seen(TypedDict):
    """Which version's profit is drawn."""

    name: Text
    version: Text


def register() -> None:
    dash.register_page("numbers.model", path=PATH, title=lambda: _("Model"), layout=show)


def show(name: str = MODELS[0].name, version: str = "", **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return page(w, name, version)


def page(work: Work, name: str, version: str) -> html.Div:
    """The version in force, or the one asked for. Raises NotFound, NotPermitted."""
    versions = standing.list_versions(work, name)
    title = str(TITLES[name])
    if not versions:
        head = records.heading(_("Models and grades"), MODELS_PAGE, title, [], [])
        return html.Div([head, states.state("score", _("No model was trained yet."))])
    shown = _shown(versions, version)
    words, tone = STATUS.get(shown.status, STATUS["refused"])
    trained = html.Span(_("trained {moment}", moment=format.moment(shown.trained_at)), className="soft")
    said = [parts.status(str(words), tone), trained]
    head = records.heading(_("Models and grades"), MODELS_PAGE, title, said, [])
    return html.Div(
        [
            head,
            html.P(shown.why, className="soft"),
            html.Div(_board(work, name, shown, versions), className="board"),
            drawer.place(),
        ]
    )


def _shown(versions: Sequence[Trained], version: str) -> Trained:
    asked = [one for one in versions if one.version == version]
    return next(iter([*asked, *(one for one in versions if one.status == "champion")]), versions[0])


def _board(work: Work, name: str, shown: Trained, versions: Sequence[Trained]) -> list[html.Section]:
    card = standing.read_card(work, name, shown.version)
    bands = _bands(work, name, shown.version)
    opens = partial(Band.of, name, shown.version)
    looked = (runs.newest_detail(work, "score_records", name) or {}).get("drift")
    pays = [own.lift(gains(bands), opens), _profit(name, shown.version, bands)] if _speaks(name) in GRADED else []
    return [
        own.figures(card),
        own.calibration(bands, opens),
        *pays,
        own.moved(looked),
        *(own.groups(one) for one in card.get("fairness") or ()),
        own.history(versions, shown.version, partial(href, name)),
    ]


def href(name: str, version: str = "") -> str:
    return f"{PATH}?{urlencode({'name': name} | ({'version': version} if version else {}))}"


def _speaks(name: str) -> str:
    """The score that speaks for the model."""
    return next(model.speaks.name for model in MODELS if model.name == name)


def _bands(work: Work, name: str, version: str) -> list[Evidence]:
    return models.list_evidence(work, _speaks(name), version)


def _profit(name: str, version: str, bands: Sequence[Evidence]) -> html.Section:
    """Asks what acting costs and brings, and says how far down to go."""
    asked = [
        dmc.NumberInput(id={"profit": key}, label=words, value=now, min=0, debounce=400, hideControls=True, w=180)
        for key, words, now in (
            ("worth", _("A record sought brings"), WORTH),
            ("cost", _("Acting on a record costs"), COST),
        )
    ]
    drawn = html.Div(earned(bands, WORTH, COST, partial(Band.of, name, version)), id={"profit": "drawn"})
    kept = dcc.Store(id={"profit": "of"}, data={"name": name, "version": version})
    hint = _("Profit when everybody from that score on is acted on, in the currency of your two amounts.")
    return panels.frame(
        _("How far down it pays to go"), hint, html.Div([html.Div(asked, className="profit"), kept, drawn])
    )


def earned(bands: Sequence[Evidence], worth: float, cost: float, opens: own.Opened) -> list[Any]:
    """Where to stop, and what is left after each step down."""
    found = gains(bands)
    if not found:
        return [panels.empty(_("Nothing is known of that yet."))]
    top = best(found, worth, cost)
    words = _("Acting on nobody pays best.")
    if top is not None:
        words = _(
            "Act from {share} on: {n} of 100 records.",
            share=format.percent(top.above, 0),
            n=round(100 * top.asked),
        )
    marks = [
        _step(profit(one, worth, cost), one.above, opens(one.above, 1.0), is_best=one is top) for one in found
    ]
    return [html.P(html.B(words)), charts.bars(marks, _("Score"), _("Profit"))]


def _step(amount: float, above: float, opens: Opens, *, is_best: bool) -> Mark:
    tone: charts.Tone = "better" if is_best else "worse" if amount < 0 else "calm"
    name = _("from {share}", share=format.percent(above, 0))
    return Mark(name, max(amount, 0.0), format.number(amount), opens, tone=tone)  # a loss has no length


@on_change(
    Output({"profit": "drawn"}, "children"),
    Input({"profit": "worth"}, "value"),
    Input({"profit": "cost"}, "value"),
    State({"profit": "of"}, "data"),
)
def draw_profit(worth: Entered, cost: Entered, of: Seen) -> Any:
    with work(current_actor()) as w:
        standing.read_card(w, of["name"], of["version"])
        opens = partial(Band.of, of["name"], of["version"])
        return earned(_bands(w, of["name"], of["version"]), worth or 0.0, cost or 0.0, opens)
