"""The Maven Analytics "CRM sales opportunities" set, as published: a mapping, read by the importer.

Agents and managers become users, their regional office the team; accounts become customers and opportunities
deals. Choices: decision 0603.
"""

import polars as pl
from polars import col, concat_str, lit

from app.imports.mapping import (
    NOW,
    AtFirst,
    Column,
    Earliest,
    Events,
    File,
    Frames,
    Given,
    Kind,
    Records,
    Ref,
    Source,
    Stated,
)
from app.imports.sources.first_won import FIRST_WON

STAGES = {"Prospecting": "prospecting", "Engaging": "qualification", "Won": "won", "Lost": "lost"}
IS_CLOSED = col("deal_stage").is_in(["Won", "Lost"])
MILLION = 1_000_000
"""The publisher's data dictionary states account revenue in millions."""

FILES = (
    File(
        key="teams",
        name="sales_teams.csv",
        entity="users",
        unique=("sales_agent",),
        columns=(
            Column("sales_agent", required=True),
            Column("manager", required=True),
            Column("regional_office", required=True),
        ),
    ),
    File(
        key="products",
        name="products.csv",
        entity="products",
        unique=("product",),
        columns=(
            Column("product", required=True),
            Column("series"),
            Column("sales_price", Kind.NUMBER, required=True, low=0),
        ),
    ),
    File(
        key="accounts",
        name="accounts.csv",
        entity="customers",
        unique=("account",),
        columns=(
            Column("account", required=True),
            Column("sector"),
            Column("year_established", Kind.WHOLE, needed=False, low=1000, high=2100),
            Column("revenue", Kind.NUMBER, low=0, high=10_000_000),
            Column("employees", Kind.WHOLE, low=0),
            Column("office_location"),
            Column("subsidiary_of", needed=False),
        ),
    ),
    File(
        key="pipeline",
        name="sales_pipeline.csv",
        entity="deals",
        unique=("opportunity_id",),
        columns=(
            Column("opportunity_id", required=True),
            Column("sales_agent", required=True, refers_to=("teams", "sales_agent")),
            Column("product", required=True, spellings={"GTXPro": "GTX Pro"}, refers_to=("products", "product")),
            Column("account", refers_to=("accounts", "account")),
            Column("deal_stage", required=True, choices=tuple(STAGES)),
            Column("engage_date", Kind.TIMESTAMP, required=col("deal_stage") != "Prospecting"),
            Column("close_date", Kind.TIMESTAMP, required=IS_CLOSED, not_before="engage_date"),
            Column("close_value", Kind.NUMBER, required=IS_CLOSED, low=0),
        ),
    ),
)


def _offices(frames: Frames) -> pl.DataFrame:
    return frames["teams"].select("regional_office").unique(maintain_order=True)


def _people(frames: Frames) -> pl.DataFrame:
    """One row per person: managers first, so that a manager who also sells is a manager.

    `stated` is the office of an agent's own line; a manager's is the first of several.
    """
    teams = frames["teams"]
    managers = teams.select("regional_office", name="manager", role=lit("sales_manager"))
    agents = teams.select("regional_office", name="sales_agent", role=lit("sales"))
    people = pl.concat([managers, agents]).unique("name", keep="first", maintain_order=True)
    return people.join(teams.select(name="sales_agent", stated="regional_office"), on="name", how="left")


def _deals(frames: Frames) -> pl.DataFrame:
    """One row per opportunity, with its agent's office."""
    return frames["pipeline"].join(frames["teams"], on="sales_agent")


def _accounts(frames: Frames) -> pl.DataFrame:
    """One row per account, with the agent who has most of its opportunities, and when it was first won."""
    by_agent = _deals(frames).group_by("account", "sales_agent", "regional_office").len()
    main = by_agent.sort("len", "sales_agent", descending=[True, False]).unique("account", keep="first")
    won = frames["pipeline"].filter(col("deal_stage") == "Won")
    first = won.group_by("account").agg(won_at=col("close_date").min())
    began = frames["pipeline"].group_by("account").agg(began_at=col("engage_date").min())
    accounts = frames["accounts"]
    parents = accounts.select(parent="account")
    for facts in (main.drop("len"), first, began):
        accounts = accounts.join(facts, on="account", how="left")
    return accounts.join(parents, left_on="subsidiary_of", right_on="parent", how="left", coalesce=False)


def _stage_changes(frames: Frames) -> pl.DataFrame:
    """One row per step that the dates tell: found, engaged, closed. When one was found is never stated."""
    stage, deals = col("deal_stage").replace(STAGES), frames["pipeline"]
    found = deals.filter(col("deal_stage") == "Prospecting")
    engaged = deals.filter(col("engage_date").is_not_null())
    closed = deals.filter(IS_CLOSED)
    nothing, qualification = lit(None, pl.String), lit("qualification")
    return pl.concat(
        [
            found.select("opportunity_id", before=nothing, after=stage, at="engage_date"),
            engaged.select("opportunity_id", before=nothing, after=qualification, at="engage_date"),
            closed.select("opportunity_id", before=qualification, after=stage, at="close_date"),
        ]
    )


LOGIN = (
    col("name")
    .str.normalize("NFKD")
    .str.replace_all(r"\p{M}", "")
    .str.to_lowercase()
    .str.replace_all(r"[^\p{L}\p{N}-]+", ".")
    .str.strip_chars(".")
)

TARGETS = (
    Records(
        "teams",
        _offices,
        external_id=col("regional_office"),
        fields={"name": col("regional_office")},
        unique="name",
    ),
    Records(
        "users",
        _people,
        external_id=col("name"),
        fields={
            "login": AtFirst(LOGIN),
            "name": col("name"),
            "role": AtFirst(col("role")),
            "team_id": Stated(Ref("teams", col("stated")), otherwise=Ref("teams", col("regional_office"))),
        },
        unique="login",
    ),
    Records(
        "products",
        lambda frames: frames["products"],
        external_id=col("product"),
        fields={
            "code": col("product"),
            "label_en": AtFirst(col("product")),
            "label_zh": AtFirst(col("product")),
            "position": AtFirst(lit(0)),
            "series": col("series"),
            "list_price": col("sales_price"),
            "currency": Given.CURRENCY,
        },
        unique="code",
    ),
    Records(
        "customers",
        _accounts,
        external_id=col("account"),
        fields={
            "name": col("account"),
            "kind": AtFirst(pl.when(col("won_at").is_not_null()).then(lit("customer")).otherwise(lit("prospect"))),
            "lifecycle_stage": Stated(lit(None, pl.String), "active"),
            "industry": col("sector"),
            "employees": col("employees"),
            "annual_revenue": col("revenue") * MILLION,
            "currency": Given.CURRENCY,
            "country": col("office_location"),
            "parent_id": Stated(Ref("customers", col("parent"))),
            "became_customer_at": AtFirst(col("won_at"), along="kind"),
            "created_at": Earliest(col("began_at")),
            "owner_id": AtFirst(Ref("users", col("sales_agent"))),
            "team_id": AtFirst(Ref("teams", col("regional_office")), along="owner_id"),
        },
        custom={"year_established": col("year_established"), "subsidiary_of": col("subsidiary_of")},
    ),
    Records(
        "deals",
        _deals,
        external_id=col("opportunity_id"),
        fields={
            "title": concat_str("account", "product", separator=" · ", ignore_nulls=True),
            "customer_id": Ref("customers", col("account")),
            "product": col("product"),
            "owner_id": Ref("users", col("sales_agent")),
            "team_id": Ref("teams", col("regional_office")),
            "stage": col("deal_stage").replace(STAGES),
            "stage_changed_at": Stated(pl.coalesce("close_date", "engage_date"), NOW),
            "closed_at": col("close_date"),
            "amount": col("close_value"),
            "created_at": Stated(col("engage_date"), NOW),
            "currency": Given.CURRENCY,
            "fx_rate": Given.FX_RATE,
        },
    ),
    Events(
        "stage_changes",
        _stage_changes,
        key=("deal_id", "to_stage"),
        moment="changed_at",
        mark="actor_kind",
        fields={
            "deal_id": Ref("deals", col("opportunity_id")),
            "from_stage": col("before"),
            "to_stage": col("after"),
            "changed_at": Stated(col("at"), NOW),
            "actor_kind": lit("import"),
        },
    ),
)

CRM_SALES = Source("crm-sales", FILES, TARGETS, follows=(FIRST_WON,))
