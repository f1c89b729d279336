"""Customers: who stays, what they are worth, what recurring revenue became."""

from app.core.i18n import _l
from dashboards.board import Board
from dashboards.customers.panels import cohorts, recurring, rfm
from dashboards.panels import by_dimension, over_time

BOARD = Board(
    "customers",
    _l("Customers and retention"),
    ("new_customers", "churn", "net_retention_year", "gross_retention_year", "customer_value", "ltv"),
    (
        cohorts,
        over_time("net_retention_year"),
        over_time("gross_retention_year"),
        recurring,
        over_time("churn"),
        rfm,
        by_dimension("churn", "customer__industry", ("customers_at_start", "net_retention"), "full"),
        over_time("new_customers"),
        over_time("ltv"),
        by_dimension("decision_maker_share", "customer__industry", ("contacts",), "full"),
    ),
)


def register() -> None:
    BOARD.register()
