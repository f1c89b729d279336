"""Whose past is kept, and what of it: what numbers are made of, and nothing that is sealed."""

OWNED = ("owner_id", "team_id")
MARKS = ("source_system", "created_at", "deleted_at")

KEPT: dict[str, tuple[str, ...]] = {
    "teams": ("name", "parent_id", "created_at"),
    "users": ("name", "login", "role", "team_id", "is_active", "created_at"),
    "campaigns": ("name", "channel", "status", "starts_on", "ends_on", *MARKS),
    "customers": (
        *("name", "kind", "industry", "employees", "country", "level", "lifecycle_stage", "first_channel"),
        *("became_customer_at", "merged_into_id", "custom", *OWNED, *MARKS),
    ),
    "contacts": ("customer_id", "role", "language", "is_primary", "custom", *MARKS),
    "leads": (
        *("status", "title", "channel", "campaign_id", "landing_page", "industry", "employees", "country", "city"),
        *("assigned_at", "first_responded_at", "converted_at", "customer_id", "contact_id", "deal_id"),
        *("disqualify_reason", "custom", *OWNED, *MARKS),
    ),
    "deals": (
        *("title", "customer_id", "contact_id", "lead_id", "product", "stage", "amount", "currency", "fx_rate"),
        *("expected_close_on", "closed_at", "lost_reason", "competitor", "channel", "campaign_id"),
        *("stage_changed_at", "custom", *OWNED, *MARKS),
    ),
    "tickets": (
        *("number", "subject", "status", "priority", "category", "category_source", "channel", "language"),
        *("customer_id", "contact_id", "first_response_due_at", "resolved_at", "closed_at", "reopened_count"),
        *("custom", *OWNED, *MARKS),
    ),
    "subscriptions": (
        *("customer_id", "plan", "monthly_amount", "currency", "fx_rate", "started_on", "renews_on", "ended_on"),
        *("end_reason", "created_at", "deleted_at"),
    ),
    "orders": (
        *("order_no", "customer_id", "deal_id", "status", "ordered_at", "paid_at", "amount", "refund_amount"),
        *("currency", "fx_rate", *MARKS),
    ),
    "survey_responses": (
        *("kind", "rating", "language", "sent_at", "responded_at", "customer_id", "ticket_id", "order_id"),
        *("agent_id", *MARKS),
    ),
}
"""Table -> columns; exchange rates stand on the records that count by them."""

BY_TIME = {
    "activities": "created_at",
    "stage_changes": "changed_at",
    "owner_changes": "changed_at",
    "ticket_messages": "written_at",
    "touchpoints": "received_at",
    "former_values": "changed_at",
    "channel_spend": "spent_on",
    "record_versions": "valid_from",
}
"""What is only ever added to -> when a row was: as of an instant there are those from before it."""
