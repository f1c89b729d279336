"""Amounts, rates, counts and moments have bounds in the database too, so that no record breaks what adds them up.

Rows that were there before and lie outside stay as they are until somebody changes them: a constraint that they
break is kept for what is written from now on.
"""

from alembic import op
from sqlalchemy import text

revision = "0016"
down_revision = "0015"

MOST, RATE, COUNT = "1e13", "1e6", "1e8"
FROM, TO = "1900-01-01", "2200-01-01"


def _money(*columns: str) -> str:
    return " and ".join(f"({column} between 0 and {MOST}) is not false" for column in columns)


def _worth(column: str) -> str:
    return f"fx_rate > 0 and fx_rate <= {RATE} and {_money(column, f'{column} * fx_rate')}"


BOUNDS = {
    ("deals", "amount_in_bounds"): _worth("amount"),
    (
        "orders",
        "amount_in_bounds",
    ): f"{_worth('amount')} and {_money('refund_amount')} and refund_amount <= amount",
    ("order_lines", "amount_in_bounds"): f"quantity > 0 and quantity <= 1e9 and {_money('unit_price', 'amount')}",
    ("subscriptions", "amount_in_bounds"): _worth("monthly_amount"),
    ("channel_spend", "amount_in_bounds"): _worth("amount"),
    ("leads", "amount_in_bounds"): f"{_money('est_amount')} and (employees between 0 and {COUNT}) is not false",
    ("customers", "amount_in_bounds"): f"{_money('annual_revenue')}"
    f" and (employees between 0 and {COUNT}) is not false",
    ("campaigns", "amount_in_bounds"): _money("budget"),
    ("products", "amount_in_bounds"): _money("list_price"),
}
DATED = (
    *("customers", "contacts", "leads", "deals", "activities", "tickets", "campaigns", "orders", "products"),
    *("subscriptions", "survey_responses", "touchpoints", "stage_changes", "ticket_messages", "channel_spend"),
)
MOMENTS = text(
    "select column_name from information_schema.columns where table_schema = 'app' and table_name = :table"
    " and data_type in ('date', 'timestamp with time zone') order by ordinal_position"
)


def upgrade() -> None:
    for (table, name), condition in BOUNDS.items():
        _bound(table, name, condition)
    for table in DATED:
        columns = op.get_bind().execute(MOMENTS, {"table": table}).scalars()
        ranges = (f"({column} >= '{FROM}' and {column} < '{TO}') is not false" for column in columns)
        _bound(table, "moments_in_bounds", " and ".join(ranges))


def _bound(table: str, name: str, condition: str) -> None:
    constraint = f"ck_{table}_{name}"
    op.execute(f"alter table app.{table} add constraint {constraint} check ({condition}) not valid")
    op.execute(
        f"do $$ begin alter table app.{table} validate constraint {constraint};"
        f" exception when check_violation then raise notice 'app.{table} holds older rows outside of its bounds';"
        " end $$"
    )
