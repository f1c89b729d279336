"""What lists and boards draw by the hundred is what Dash would make of it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import dash._utils
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component
from dateutil.relativedelta import relativedelta
from plotly.io.json import to_json_plotly

from app.access.web import acting
from app.access.work import work
from app.core.dates import quarter, today
from app.core.i18n import _l
from app.customers import page as customers
from app.deals import page as deals
from app.leads import page as leads
from app.targets import service as targets
from app.targets.schema import TargetSet
from app.today import page as today_page
from app.ui import elements
from tests.app.making import a_customer, a_deal, a_lead, a_task
from tests.app.ui.reading import walk

KINDS = [kind for kind in vars(elements).values() if isinstance(kind, type) and issubclass(kind, Component)]


def written(element: Component) -> object:
    return json.loads(dash._utils.to_json(element))


def as_dash_makes_it(element: Component) -> Component:
    """The element of the same name made by Dash, which refuses a property that it does not know."""
    return type(element).__mro__[2](**vars(element))


@pytest.fixture
def drawn(mona, ada) -> list[Component]:
    a_lead(mona, phone="13800138000", email="li@example.com")
    customer = a_customer(mona)
    a_deal(mona, customer_id=customer.id, title="Ten pumps")
    a_task(mona, due_at="2026-01-05")
    with work(ada) as w:
        for n in range(3):
            month = quarter(today())[0] + relativedelta(months=n)
            targets.put(w, TargetSet(kpi="won_amount", month=month, owner_id=mona.user_id, wanted=1000))
    with acting(mona):
        pages = [one.LIST.show() for one in (leads, customers, deals)]
        pages += [deals.BOARD.show(), today_page.show()]
    return [part for part in walk(pages) if isinstance(part, tuple(KINDS))]


def test_an_element_is_written_as_dash_writes_it(drawn):
    assert {type(one) for one in drawn} == {*KINDS}
    for one in drawn:
        assert written(one)["props"] == _told(written(as_dash_makes_it(one)))


def _told(element: dict) -> dict:
    """Dash says of an element without children that they are null."""
    return {name: value for name, value in element["props"].items() if value is not None}


def test_it_is_named_in_errors_by_what_it_holds():
    assert repr(elements.Span("New", className="dot", title=None)) == "Span(children='New', className='dot')"


@pytest.mark.parametrize(
    "answer",
    [
        {"told": elements.Span("1 < 2", id={"part": "told"})},
        {"drawn": go.Figure(go.Scatter(x=pd.date_range("2026-01-01", periods=2), y=[1.5, float("nan")]))},
        {"on": datetime(2026, 1, 1, tzinfo=UTC), "first": date(2026, 1, 1), "worth": Decimal("1.5")},
        {"lazy": _l("Open"), "wide": np.float64(1.5), "many": np.arange(2)},
        {1: "a key that is a number"},
        {"typed": "half a sign: \ud800"},
    ],
)
def test_an_answer_is_written_as_plotly_writes_it(answer):
    assert json.loads(elements.as_json(answer)) == json.loads(to_json_plotly(answer, engine="json"))
