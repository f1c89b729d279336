"""The features of some records as one statement, compiled by dbt: all that a mart is made of as ephemeral models,
which read the rows of these records only. What runs it binds the ids as $1 and edits nothing.
"""

import json
from typing import Any

from sqlalchemy import text

from app.core.db import engine
from app.runs.scored import MODELS
from pipelines.build import dbt_build

_CUSTOMERS = "record.customer_id = any($1)"
_CHANGES = "record.entity = '{}' and record.entity_id = any($1)"
"""With the entity, since the trail's index begins with it."""

_ITSELF = "record.id = any($1)"
OWN = {
    "lead": {
        "leads": _ITSELF,
        "former_values": _CHANGES.format("leads"),
        "touchpoints": "record.id in (select id from app.touchpoints where lead_id = any($1) union all"
        " select id from app.touchpoints where anonymous_id in"
        " (select anonymous_id from app.touchpoints where lead_id = any($1)))",
    },
    "customer": {
        "customers": _ITSELF,
        "former_values": _CHANGES.format("customers"),
        "orders": _CUSTOMERS,
        "subscriptions": _CUSTOMERS,
        "tickets": _CUSTOMERS,
        "activities": _CUSTOMERS,
        "survey_responses": _CUSTOMERS,
        "ticket_messages": "record.ticket_id in (select id from app.tickets where customer_id = any($1))",
    },
    "deal": {
        "deals": _ITSELF,
        "stage_changes": "record.deal_id = any($1)",
        "activities": "record.deal_id = any($1)",
        "customers": "record.id in (select customer_id from app.deals where id = any($1))",
        "former_values": "(record.entity, record.entity_id) in (select 'deals', unnest($1) union all"
        " select 'customers', customer_id from app.deals where id = any($1))",
    },
    "ticket": {"tickets": _ITSELF, "former_values": _CHANGES.format("tickets")},
}
"""Entity -> table of the application -> which of its rows are the records'; of other tables all rows are read."""

MISSING = text("select exists (select from marts.builds where of_records = '{}')")
KEEP = text("update marts.builds set of_records = :statements where of_records = '{}'")


def keep() -> None:
    """Have the statements stand with each build that has none; one of known definitions was opened with theirs."""
    with engine("crm_dbt").begin() as link:
        if link.scalar(MISSING):
            link.execute(KEEP, {"statements": json.dumps(compiled())})


def compiled() -> dict[str, str]:
    """Entity -> the rows of its mart that are those of the records $1."""
    manifest = dbt_build.parsed()
    return {model.entity: _one(manifest.deepcopy(), model.mart, OWN[model.entity]) for model in MODELS}


def _one(manifest: Any, mart: str, own: dict[str, str]) -> str:
    wanted = f"model.{manifest.metadata.project_name}.{mart}"
    for key in _above(manifest, wanted):
        manifest.nodes[key].config.materialized = "ephemeral"
    found = dbt_build.compiled(manifest, mart, of_records=own)
    return str(next(each.node.compiled_code for each in found if each.node.unique_id == wanted))


def _above(manifest: Any, key: str) -> set[str]:
    """Every model that a model is made of."""
    needed = {each for each in manifest.nodes[key].depends_on.nodes if each in manifest.nodes}
    return needed.union(*(_above(manifest, each) for each in needed))
