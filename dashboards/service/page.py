"""Service: how fast customers are answered and helped, what waits, what they say, and who does not answer."""

from app.core.i18n import _l
from dashboards.board import Board
from dashboards.panels import amounts, by_dimension, over_time

AGES = ("0", "1-3", "4-7", "8-14", "15-30", "31+")

BOARD = Board(
    "service",
    _l("Service"),
    ("tickets", "first_response_business", "resolution_business", "sla_attainment", "csat", "nps"),
    (
        over_time("first_response_business"),
        over_time("first_response_business_p90"),
        over_time("resolution_business"),
        over_time("resolution_business_p90"),
        by_dimension("sla_attainment", "priority", ("tickets_in_time",), "half"),
        amounts("tickets_open", "open_age", order=AGES),
        by_dimension("csat", "channel", ("csat_response_rate",), "half"),
        over_time("csat"),
        over_time("nps"),
        over_time("nps_response_rate"),
        over_time("average_response"),
        by_dimension("csat_response_rate", "is_reopened", (), "half"),
        by_dimension("one_touch_resolution", "category", ("resolution_business",)),
        by_dimension("first_response_business", "agent", ("tickets", "csat", "reopen_rate")),
        over_time("ces"),
        over_time("reopen_rate"),
    ),
    ("office", "owner", "channel"),
)


def register() -> None:
    BOARD.register()
