"""Sales: from making a deal to winning it, what is in the pipeline, who wins."""

from app.core.i18n import _l
from dashboards.board import Board
from dashboards.panels import amounts, by_dimension, over_time
from dashboards.sales.forecast import forecast, past
from dashboards.sales.panels import funnel, pipeline

BOARD = Board(
    "sales",
    _l("Sales"),
    ("won_amount", "win_rate", "won_deal_size", "cycle_time", "velocity", "open_pipeline"),
    (
        funnel,
        over_time("win_rate"),
        pipeline,
        forecast,
        past,
        over_time("won_amount"),
        over_time("velocity"),
        over_time("cycle_time"),
        by_dimension("win_rate", "owner", ("deals_won", "won_amount", "cycle_time", "open_pipeline")),
        by_dimension("win_rate", "office", ("deals_won", "won_amount", "cycle_time", "open_pipeline")),
        amounts("won_amount", "product"),
        amounts("deals_lost", "lost_reason"),
        amounts("weighted_open_amount", "stage"),
        over_time("win_rate_cohort"),
        by_dimension("stage_time", "stage"),
    ),
)


def register() -> None:
    BOARD.register()
