"""The files of the Olist sets and what their columns hold; `olist` says which records they become."""

from app.imports.mapping import Column, File, Kind

CHANNELS = {
    "organic_search": "organic_search",
    "paid_search": "paid_search",
    "social": "social",
    "email": "email",
    "direct_traffic": "direct",
    "referral": "referral",
    "display": "display",
    "other": "other",
    "other_publicities": "other",
    "unknown": "unknown",
}
"""The publisher's origin -> channel. The publisher's word stays in `custom.origin`; blank is unknown."""

ORDER_STATUS = {
    "created": "placed",
    "approved": "paid",
    "invoiced": "paid",
    "processing": "paid",
    "shipped": "shipped",
    "delivered": "completed",
    "canceled": "cancelled",
    "unavailable": "cancelled",
}

FILES = (
    File(
        key="leads",
        name="olist_marketing_qualified_leads_dataset.csv",
        entity="leads",
        unique=("mql_id",),
        columns=(
            Column("mql_id", required=True),
            Column("first_contact_date", Kind.TIMESTAMP, required=True),
            Column("landing_page_id"),
            Column("origin", choices=tuple(CHANNELS)),
        ),
    ),
    File(
        key="deals",
        name="olist_closed_deals_dataset.csv",
        entity="deals",
        unique=("mql_id",),
        columns=(
            Column("mql_id", required=True, refers_to=("leads", "mql_id")),
            Column("seller_id", required=True),
            Column("sdr_id", required=True),
            Column("sr_id", required=True),
            Column("won_date", Kind.TIMESTAMP, required=True),
            Column("business_segment", needed=False),
            Column("lead_type", needed=False),
            Column("lead_behaviour_profile", needed=False),
            Column("business_type", needed=False),
            Column("declared_monthly_revenue", Kind.NUMBER, needed=False, low=0),
        ),
    ),
    File(
        key="sellers",
        name="olist_sellers_dataset.csv",
        entity="customers",
        optional=True,
        unique=("seller_id",),
        columns=(
            Column("seller_id", required=True),
            Column("seller_city", needed=False),
            Column("seller_state", needed=False),
        ),
    ),
    File(
        key="orders",
        name="olist_orders_dataset.csv",
        entity="orders",
        unique=("order_id",),
        columns=(
            Column("order_id", required=True),
            Column("order_status", required=True, choices=tuple(ORDER_STATUS)),
            Column("order_purchase_timestamp", Kind.TIMESTAMP, required=True),
            Column("order_approved_at", Kind.TIMESTAMP),
        ),
    ),
    File(
        key="items",
        name="olist_order_items_dataset.csv",
        entity="order_lines",
        unique=("order_id", "order_item_id"),
        together=("order_id",),
        columns=(
            Column("order_id", required=True, refers_to=("orders", "order_id")),
            Column("order_item_id", Kind.WHOLE, required=True, low=1),
            Column("product_id", required=True),
            Column("seller_id", required=True),
            Column("price", Kind.NUMBER, required=True, low=0),
            Column("freight_value", Kind.NUMBER, required=True, low=0),
        ),
    ),
    File(
        key="products",
        name="olist_products_dataset.csv",
        entity="products",
        optional=True,
        unique=("product_id",),
        columns=(Column("product_id", required=True), Column("product_category_name")),
    ),
    File(
        key="reviews",
        name="olist_order_reviews_dataset.csv",
        entity="survey_responses",
        unique=("review_id", "order_id"),
        columns=(
            Column("review_id", required=True, also=("review_pk",)),
            Column("order_id", required=True, refers_to=("orders", "order_id")),
            Column("review_score", Kind.WHOLE, required=True, low=1, high=5),
            Column("review_comment_message", needed=False),
            Column("review_creation_date", Kind.TIMESTAMP, required=True),
            Column("review_answer_timestamp", Kind.TIMESTAMP, required=True),
        ),
    ),
)
