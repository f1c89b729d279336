"""Every figure in a table of the pages of numbers opens: none stands there that nobody can look into."""

import re

import pytest
from dash.development.base_component import Component

from app.access.work import work
from app.core.i18n import speaking
from dashboards.attribution import page as attribution
from dashboards.customers.page import BOARD as CUSTOMERS
from dashboards.explorer import page as explorer
from dashboards.explorer.kinds import KINDS
from dashboards.home import page as home
from dashboards.marketing.page import BOARD as MARKETING
from dashboards.sales.page import BOARD as SALES
from dashboards.service.page import BOARD as SERVICE

YEAR = {"period": "2025-04-01..2026-03-31"}
OPENS = ("Button", "Link", "A")


def closed(content, cell=""):
    """What figures of cells say that stand in nothing one can press; an interval belongs to its value."""
    if isinstance(content, list | tuple):
        return [one for part in content for one in closed(part, cell)]
    if not isinstance(content, Component):
        is_value = cell and re.search(r"\d", str(content or "")) and "–" not in str(content)
        return [str(content)] if is_value else []
    if content._type in OPENS or content._type == "Th":
        return []
    kind = str(getattr(content, "className", "") or "")
    is_figure = content._type == "Td" and "num" in kind.split()
    return closed(getattr(content, "children", None), cell or (kind if is_figure else ""))


PAGES = {
    "home": lambda w: home.page(w, {"period": "year"}),
    **{
        board.name: lambda w, board=board: board.page(w, {"period": "year"})
        for board in (SALES, MARKETING, SERVICE, CUSTOMERS)
    },
    "attribution": lambda w: attribution.page(w, "year", "deal_won", "revenue", "channel"),
    **{
        f"explorer, {chart}": lambda w, chart=chart: explorer.page(
            w, {"kpi": "win_rate,deals_won", "by": "office", "chart": chart, "compare": "before", **YEAR}
        )
        for chart in KINDS
    },
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_of_a_page_opens(people, name):
    with speaking("en"), work(people["ana"]) as w:
        assert closed(PAGES[name](w)) == []
