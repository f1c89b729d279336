"""The Olist marketing funnel and marketplace, as published: a mapping, read by the importer.

Qualified leads become leads with one touchpoint each; closed deals become won deals, their sellers customers;
what those sellers sold becomes orders, and the buyers' reviews satisfaction answers. Choices: decision 0602.
"""

import polars as pl
from polars import col, concat_str, lit

from app.imports.mapping import NOW, AtFirst, Earliest, Events, Frames, Given, Parts, Records, Ref, Source, Stated
from app.imports.sources.first_won import FIRST_WON
from app.imports.sources.olist_files import CHANNELS, FILES, ORDER_STATUS

CHANNEL = col("origin").replace(CHANNELS).fill_null("unknown")
SHORT = 6
"""Characters of an id that serve as a name."""


def _short(identity: str) -> pl.Expr:
    """The beginning of an id, or all of it where two begin alike."""
    start = col(identity).str.head(SHORT)
    return pl.when(start.is_duplicated()).then(identity).otherwise(start)


def _named(word: str, identity: str) -> pl.Expr:
    return concat_str(lit(word), col(identity).str.head(SHORT), separator=" ")


def _people(frames: Frames) -> pl.DataFrame:
    """One row per sales representative (SR) or sales development representative (SDR); who is both is an SR."""
    deals = frames["deals"]
    people = [
        deals.select(person=col(f"{word.lower()}_id"), word=lit(word)).unique(maintain_order=True)
        for word in ("SR", "SDR")
    ]
    return pl.concat(people).unique("person", keep="first", maintain_order=True)


def _deals(frames: Frames) -> pl.DataFrame:
    """One row per closed deal, with its lead. One was won before its first contact: it began when it was won."""
    deals = frames["deals"].join(frames["leads"], on="mql_id")
    return deals.with_columns(began_at=pl.min_horizontal("first_contact_date", "won_date"))


def _sellers(frames: Frames) -> pl.DataFrame:
    """One row per seller of a closed deal: by the first deal, if there are several."""
    sellers = _deals(frames).sort("won_date", "mql_id").unique("seller_id", keep="first", maintain_order=True)
    return sellers.join(frames["sellers"], on="seller_id", how="left")


def _leads(frames: Frames) -> pl.DataFrame:
    return frames["leads"].join(frames["deals"], on="mql_id", how="left")


def _items(frames: Frames) -> pl.DataFrame:
    """One row per order, seller of a closed deal, product and price."""
    ours = frames["items"].join(frames["deals"], on="seller_id", how="semi")
    return ours.group_by("order_id", "seller_id", "product_id", "price", maintain_order=True).agg(
        quantity=pl.len(), amount=col("price").sum(), freight=col("freight_value").sum()
    )


def _products(frames: Frames) -> pl.DataFrame:
    products = _items(frames).select("product_id").unique(maintain_order=True)
    return products.join(frames["products"], on="product_id", how="left")


def _orders(frames: Frames) -> pl.DataFrame:
    """One row per order and seller of a closed deal."""
    orders = (
        _items(frames)
        .group_by("order_id", "seller_id", maintain_order=True)
        .agg(col("amount").sum(), col("freight").sum())
    )
    return orders.join(frames["orders"], on="order_id")


def _reviews(frames: Frames) -> pl.DataFrame:
    """One row per review: it goes to the seller with the largest part of the order."""
    largest = _orders(frames).sort(col("amount"), "seller_id", descending=[True, False])
    return frames["reviews"].join(largest.unique("order_id", keep="first"), on="order_id")


SHORT_PRODUCT = col("product_id").str.head(SHORT)
PRODUCT = concat_str(pl.coalesce("product_category_name", lit("product")), SHORT_PRODUCT, separator=" ")
"""Products have no names there: what they are called until somebody says better."""
ORDER_ID = concat_str("order_id", "seller_id", separator="/")

TARGETS = (
    Records(
        "users",
        _people,
        external_id=col("person"),
        fields={
            "login": AtFirst(concat_str("word", _short("person"), separator=".").str.to_lowercase()),
            "name": AtFirst(concat_str("word", _short("person"), separator=" ")),
            "role": AtFirst(lit("sales")),
        },
        unique="login",
    ),
    Records(
        "customers",
        _sellers,
        external_id=col("seller_id"),
        fields={
            "name": AtFirst(concat_str(lit("Seller"), _short("seller_id"), separator=" ")),
            "kind": AtFirst(lit("customer")),
            "lifecycle_stage": Stated(lit(None, pl.String), "active"),
            "industry": AtFirst(col("business_segment")),
            "country": AtFirst(lit("BR")),
            "province": Stated(col("seller_state")),
            "city": Stated(col("seller_city")),
            "first_channel": AtFirst(CHANNEL),
            "became_customer_at": AtFirst(col("won_date"), along="kind"),
            "created_at": Earliest(col("won_date")),
            "owner_id": AtFirst(Ref("users", col("sr_id"))),
        },
        custom={"business_type": col("business_type")},
        custom_at_first=True,
    ),
    Records(
        "leads",
        _leads,
        external_id=col("mql_id"),
        fields={
            "name": _named("Lead", "mql_id"),
            "status": Stated(pl.when(col("won_date").is_not_null()).then(lit("converted")), "new"),
            "channel": CHANNEL,
            "landing_page": col("landing_page_id"),
            "created_at": col("first_contact_date"),
            "converted_at": Stated(col("won_date")),
            "customer_id": Stated(Ref("customers", col("seller_id"))),
            "deal_id": Stated(Ref("deals", pl.when(col("won_date").is_not_null()).then("mql_id"))),
        },
        custom={"origin": col("origin")},
    ),
    Records(
        "deals",
        _deals,
        external_id=col("mql_id"),
        fields={
            "title": AtFirst(
                concat_str(_named("Seller", "seller_id"), "business_segment", separator=" · ", ignore_nulls=True)
            ),
            "customer_id": Ref("customers", col("seller_id")),
            "lead_id": Ref("leads", col("mql_id")),
            "owner_id": Ref("users", col("sr_id")),
            "stage": lit("won"),
            "stage_changed_at": col("won_date"),
            "closed_at": col("won_date"),
            "created_at": col("began_at"),
            "channel": CHANNEL,
            "currency": Given.CURRENCY,
            "fx_rate": Given.FX_RATE,
        },
        custom={
            "sdr": concat_str(lit("SDR "), col("sdr_id").str.head(SHORT)),
            "lead_type": col("lead_type"),
            "lead_behaviour_profile": col("lead_behaviour_profile"),
            "declared_monthly_revenue": col("declared_monthly_revenue").cast(pl.Float64),
        },
    ),
    Events(
        "stage_changes",
        _deals,
        key=("deal_id", "to_stage"),
        moment="changed_at",
        mark="actor_kind",
        fields={
            "deal_id": Ref("deals", col("mql_id")),
            "to_stage": lit("won"),
            "changed_at": Stated(col("won_date"), NOW),
            "actor_kind": lit("import"),
        },
    ),
    Events(
        "touchpoints",
        lambda frames: frames["leads"],
        key=("source_system", "external_id"),
        moment="occurred_at",
        fields={
            "source_system": lit("olist"),
            "external_id": col("mql_id"),
            "occurred_at": col("first_contact_date"),
            "lead_id": Ref("leads", col("mql_id")),
            "channel": CHANNEL,
            "event": lit("form"),
            "landing_page": col("landing_page_id"),
        },
    ),
    Records(
        "products",
        _products,
        external_id=col("product_id"),
        fields={
            "code": col("product_id"),
            "label_en": AtFirst(PRODUCT),
            "label_zh": AtFirst(PRODUCT),
            "position": AtFirst(lit(0)),
            "series": Stated(col("product_category_name")),
        },
        unique="code",
    ),
    Records(
        "orders",
        _orders,
        external_id=ORDER_ID,
        fields={
            "order_no": col("order_id"),
            "customer_id": Ref("customers", col("seller_id")),
            "status": col("order_status").replace(ORDER_STATUS),
            "ordered_at": col("order_purchase_timestamp"),
            "paid_at": col("order_approved_at"),
            "created_at": col("order_purchase_timestamp"),
            "amount": col("amount"),
            "currency": Given.CURRENCY,
            "fx_rate": Given.FX_RATE,
        },
        custom={"freight": col("freight").cast(pl.Float64), "published_status": col("order_status")},
    ),
    Parts(
        "order_lines",
        _items,
        parent="order_id",
        fields={
            "order_id": Ref("orders", ORDER_ID),
            "product": col("product_id"),
            "quantity": col("quantity"),
            "unit_price": col("price"),
            "amount": col("amount"),
        },
    ),
    Records(
        "survey_responses",
        _reviews,
        external_id=concat_str("review_id", "order_id", separator="/"),
        fields={
            "kind": lit("csat"),
            "rating": col("review_score"),
            "comment": Stated(col("review_comment_message")),
            "language": Stated(pl.when(col("review_comment_message").is_not_null()).then(lit("pt"))),
            "sent_at": col("review_creation_date"),
            "responded_at": col("review_answer_timestamp"),
            "created_at": col("review_creation_date"),
            "customer_id": AtFirst(Ref("customers", col("seller_id"))),
            "order_id": AtFirst(Ref("orders", ORDER_ID)),
        },
    ),
)

OLIST = Source("olist", FILES, TARGETS, follows=(FIRST_WON,))
