"""The tables that the demo company has rows in, parents before children."""

GENERATED = (
    *("teams", "users", "products", "campaigns", "channel_spend", "customers", "contacts", "leads", "deals"),
    *("stage_changes", "owner_changes", "subscriptions", "orders", "order_lines", "tickets", "ticket_messages"),
    *("survey_responses", "touchpoints", "activities"),
)
"""Tables whose rows are generated, parents before children."""

TABLES = (*GENERATED, "kpi_targets")
"""All of them: what is wanted follows from what was sold, once that is there."""

SCORED = ("customers", "leads", "deals", "tickets")
FILED = ("customers", "contacts", "leads", "deals", "tickets")
"""On whose records files lie."""

OF_SCORED = " union all ".join(f"select id from app.{table} where is_sample" for table in SCORED)  # noqa: S608
WITHOUT_MARK = {
    "order_lines": "order_id in (select id from app.orders where is_sample)",
    "owner_changes": f"entity_id in ({OF_SCORED})",
}
"""Tables without `is_sample`: whose rows are the demo company's all the same."""

MARKED = tuple(table for table in TABLES if table not in WITHOUT_MARK)
