"""What opens when somebody presses a number: the number with its days and filter, and tabs with what is behind it.

A page puts `place()` beside its numbers; whatever `charts.point` made opens there.
"""

from typing import Annotated, Any, Literal

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html, no_update
from pydantic import Field, ValidationError

from app.access.actor import Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Shape, Short
from app.ui import format, forms
from app.ui.icons import icon
from app.ui.wiring import misfit, on_change, on_press
from dashboards import as_of, behind, cards, kpis
from dashboards.asked import Asked, TabName
from dashboards.behind import TABS, Cursor, Turned
from dashboards.registry import Metric
from dashboards.rows import cell, codes_of
from dashboards.units import bounds

Known = Annotated[str, Field(max_length=10)] | None


class Pressed(Shape):
    """The id of a number: what opens, as `Asked` is written; `at` tells two buttons of one number apart."""

    point: Annotated[str, Field(max_length=4000)]
    at: Short


class TabId(Shape):
    """The id of a tab's content."""

    tab: TabName


class Turn(Shape):
    """The id of a button that turns pages; `after` is the cursor of the page it leads to, if it goes on."""

    turn: Literal["next", "back"]
    after: Cursor | None


def place() -> dmc.Drawer:
    """Where a number opens: beside the page where there is room for both, else over it."""
    return dmc.Drawer(
        id="opened", position="right", size="xl", opened=False, title=_("Behind this number"),
        closeButtonProps={"aria-label": _("Dismiss")}, transitionProps={"duration": 100},
        lockScroll=False, className="opened-beside",
    )  # fmt: skip


def content(work: Work, asked: Asked) -> html.Div:
    """The number itself and the tab that was asked for; the others are made when somebody opens them."""
    titles = dmc.TabsList([dmc.TabsTab(str(tab.title), value=key) for key, tab in TABS.items()])
    made = {asked.tab: behind.made(work, asked, asked.tab, [])}
    panels = [dmc.TabsPanel(html.Div(made.get(key, _awaited(key)), id={"tab": key}), value=key) for key in TABS]
    return html.Div(
        [
            dcc.Store(id="opened-asked", data=asked.model_dump(mode="json")),
            dcc.Store(id="opened-turned", data=[]),
            *_head(work, asked),
            dmc.Tabs([titles, *panels], id="opened-tabs", value=asked.tab),
        ],
        className="opened",
    )


def _awaited(tab: TabName) -> html.Div:
    """What stands in a tab until it is made; splitting a change up asks for all of its parts."""
    words = _("The change is being split up …") if tab == "why" else _("Being counted …")
    return html.Div([html.P(words, className="soft"), *(html.I() for _line in range(4))],
                    className="opened-awaited", role="status")  # fmt: skip


def _head(work: Work, asked: Asked) -> list[Any]:
    metric = kpis.permitted(work, asked.kpi)
    row = kpis.ask(work, asked.kpi, (), asked.since, asked.until, asked.where, asked.known).rows[0]
    days, n = cards.days(asked.since, asked.until), _("n = {n}", n=format.number(row.n))
    span = "" if row.n < metric.floor else bounds(row.low, row.high, metric.unit)
    return [
        html.H2(metric.label),
        html.P(cards.value_in_words(metric, row.value, row.n), className="opened-value"),
        html.P(" · ".join([*filter(None, [days, span, n]), _filter(work, metric, asked)]), className="soft"),
        html.Div(
            [
                dcc.Link([icon("explore"), _("Explore")], href=asked.address, className="button"),
                dcc.Link([icon("bell"), _("Alert me")], href=asked.alert_address, className="button"),
            ],
            className="opened-ways",
        ),
        as_of.line(work),
        _known(asked),
    ]


def _known(asked: Asked) -> html.Div:
    """As of when: the numbers in force, or what was known at the end of a day."""
    words = _("As it was known at the end of")
    return html.Div(
        [
            html.Label(words, htmlFor="opened-known"),
            forms.day_line("opened-known", (asked.as_of or "")[:10], words, size="xs"),
            html.Span(_("the numbers of today") if asked.as_of is None else "", className="soft"),
        ],
        className="opened-known",
    )  # fmt: skip


def _filter(work: Work, metric: Metric, asked: Asked) -> str:
    """What the number counts, of what there is: the reader's reach, and what it was cut down to."""
    reach = {
        Reach.OWN: _("your own records"),
        Reach.TEAM: _("records of your team"),
        Reach.TREE: _("records of your teams"),
    }
    codes = codes_of(work)
    cuts = [
        _("{name}: {values}", name=metric.dimension_label(name),
          values=", ".join(cell(name, v, codes) if v else _("nothing recorded") for v in values))
        for name, values in asked.where.items()
    ]  # fmt: skip
    return ", ".join([reach.get(work.actor.reads(metric.noun), _("records of the whole company")), *cuts])


@on_press(Output("opened", "opened"), Output("opened", "children"), Input({"point": ALL, "at": ALL}, "n_clicks"))
def open_number(pressed: Pressed) -> tuple[bool, Any]:
    with work(current_actor()) as w:
        return True, content(w, read_asked(pressed.point))


@on_change(
    Output("opened", "children", allow_duplicate=True),
    Input("opened-known", "value"),
    State("opened-asked", "data"),
)
def ask_again(day: Known, asked: Asked) -> Any:
    """The same number as it was known on another day, or as it is; what nobody knows is said."""
    if (day or "") == (asked.as_of or "")[:10]:
        return no_update
    with work(current_actor()) as w:
        return content(w, asked.model_copy(update={"as_of": day or None}))


def read_asked(written: str) -> Asked:
    """A number as its button says it. Raises Invalid."""
    try:
        return Asked.model_validate_json(written)
    except ValidationError:
        raise misfit() from None


@on_change(
    [Output({"tab": ALL}, "children")],
    Input("opened-tabs", "value"),
    State({"tab": ALL}, "id"),
    State("opened-asked", "data"),
    State("opened-turned", "data"),
)
def open_tab(opened: TabName, tabs: list[TabId], asked: Asked, turned: Turned) -> list[list[Any]]:
    """One output of all tabs, in a list, since Dash takes a refusal only there."""
    with work(current_actor()) as w:
        return [[behind.made(w, asked, opened, turned) if tab.tab == opened else no_update for tab in tabs]]


@on_press(
    Output({"tab": "rows"}, "children", allow_duplicate=True),
    Output("opened-turned", "data"),
    Input({"turn": ALL, "after": ALL}, "n_clicks"),
    State("opened-asked", "data"),
    State("opened-turned", "data"),
)
def turn(pressed: Turn, asked: Asked, turned: Turned) -> tuple[Any, Turned]:
    """The following page of records, or the one before."""
    now = [*turned, pressed.after] if pressed.turn == "next" and pressed.after else turned[:-1]
    with work(current_actor()) as w:
        return behind.made(w, asked, "rows", now), now
