"""Pages that come with the program, in the terms of the explorer, so that they can be copied and changed."""

from collections.abc import Mapping

from app.number_pages.schema import PageFile, PanelFile
from dashboards.board import Board
from dashboards.customers.page import BOARD as CUSTOMERS
from dashboards.marketing.page import BOARD as MARKETING
from dashboards.sales.page import BOARD as SALES
from dashboards.service.page import BOARD as SERVICE

BOARDS: Mapping[str, Board] = {one.name: one for one in (SALES, MARKETING, SERVICE, CUSTOMERS)}

VIEWS: Mapping[str, tuple[str, ...]] = {
    "sales": (
        "kpi=win_rate", "kpi=won_amount", "kpi=velocity", "kpi=cycle_time",
        "kpi=win_rate&by=owner&chart=bar", "kpi=win_rate&by=office&chart=bar",
        "kpi=won_amount&by=product&chart=bar", "kpi=deals_lost&by=lost_reason&chart=bar",
        "kpi=weighted_open_amount&by=stage&chart=bar", "kpi=win_rate_cohort",
    ),
    "marketing": (
        "kpi=leads", "kpi=lead_conversion_matured", "kpi=leads&by=channel&chart=stacked",
        "kpi=lead_conversion_matured&by=channel&chart=bar", "kpi=spend&by=channel&chart=bar",
    ),
    "service": (
        "kpi=first_response_business", "kpi=resolution_business", "kpi=sla_attainment",
        "kpi=tickets&by=category&chart=stacked", "kpi=csat", "kpi=csat&by=agent&chart=bar",
    ),
    "customers": (
        "kpi=churn", "kpi=net_retention_year", "kpi=retention&by=month_number&chart=cohort&period=two_years",
    ),
}  # fmt: skip
"""Board -> views of the explorer; the strip of figures is a table before them."""


def copied(name: str) -> PageFile:
    """A shipped page as a file."""
    board = BOARDS[name]
    strip = PanelFile(view=f"kpi={','.join(board.figures[:4])}&chart=table&compare=before", width=12)
    panels = [PanelFile(view=view, width=6) for view in VIEWS[name]]
    return PageFile(title=str(board.title), panels=[strip, *panels])
