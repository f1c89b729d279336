"""Marketing: what channels and campaigns bring, and what they cost."""

from app.core.i18n import _l
from dashboards.board import Board
from dashboards.panels import amounts, by_dimension, over_time

BOARD = Board(
    "marketing",
    _l("Marketing"),
    ("leads", "lead_conversion_matured", "mql_to_sql", "spend", "cac", "roas"),
    (
        over_time("leads"),
        over_time("lead_conversion_matured"),
        over_time("spend"),
        over_time("cac"),
        by_dimension("lead_conversion_matured", "channel", ("leads", "leads_matured", "spend")),
        by_dimension("lead_conversion_matured", "campaign", ("leads", "leads_matured")),
        amounts("spend", "channel"),
        amounts("attributed_amount", "channel"),
        over_time("lead_response_time"),
        over_time("lead_conversion_period"),
        over_time("ltv"),
        over_time("ltv_to_cac"),
        over_time("payback_months", "full"),
    ),
    ("office", "channel"),
)


def register() -> None:
    BOARD.register()
