"""The features of some records as of now, without waiting for the next build of the marts.

The statements that dbt compiled for the build in force are put together as one, from the mart down to the tables
of the application, each reading the rows of these records only.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

import pandas as pd
from sqlalchemy import text

from app.access.work import Work
from dashboards.builds import of_published
from dashboards.metrics import manifest, upstream
from pipelines.kernel import frames

_CUSTOMERS = "customer_id = any(:ids)"
_CHANGES = "entity_id = any(:ids)"
_TICKETS = "ticket_id in (select id from app.tickets where customer_id = any(:ids))"
OWN = {
    "lead": {
        "stg_app__leads": "lead_id = any(:ids)",
        "stg_app__former_values": _CHANGES,
        "stg_app__touchpoints": "lead_id = any(:ids) or anonymous_id in"
        " (select anonymous_id from app.touchpoints where lead_id = any(:ids))",
    },
    "customer": {
        "stg_app__customers": _CUSTOMERS,
        "stg_app__former_values": _CHANGES,
        "stg_app__orders": _CUSTOMERS,
        "stg_app__subscriptions": _CUSTOMERS,
        "stg_app__tickets": _CUSTOMERS,
        "stg_app__activities": _CUSTOMERS,
        "stg_app__survey_responses": _CUSTOMERS,
        "stg_app__ticket_messages": _TICKETS,
    },
    "deal": {
        "stg_app__deals": "deal_id = any(:ids)",
        "stg_app__stage_changes": "deal_id = any(:ids)",
        "stg_app__activities": "deal_id = any(:ids)",
        "stg_app__former_values": "entity_id = any(:ids) or entity_id in"
        " (select customer_id from app.deals where id = any(:ids))",
    },
    "ticket": {"stg_app__tickets": "ticket_id = any(:ids)", "stg_app__former_values": _CHANGES},
}
"""Entity -> model -> which of its rows are the records'; of all other models all rows are read."""


def read(work: Work, entity: str, mart: str, query: str, record_ids: Sequence[UUID]) -> pd.DataFrame:
    """What `query` finds in `mart` if the mart were built now from these records alone.

    Raises Unavailable before the first build.
    """
    wanted = query.replace(f"marts.{mart}", mart)
    statement = f"with {', '.join(_parts(work, entity, mart))} select * from ({wanted}) as found"  # noqa: S608 - dbt's own
    found = work.session.execute(text(statement), {"ids": list(record_ids)})
    return frames.widened(pd.DataFrame(found.all(), columns=list(found.keys())))


def _parts(work: Work, entity: str, mart: str) -> Iterator[str]:
    """Every model that the mart needs, deepest first, as a part of one statement."""
    nodes = manifest(work)["nodes"]
    codes = of_published(work, "compiled", dict)
    for node in upstream(work, mart):
        code = codes[node["name"]].replace(":", "\\:")
        for other in node["depends_on"]["nodes"]:
            if other in nodes:
                code = code.replace(nodes[other]["relation_name"], nodes[other]["name"])
        own = OWN[entity].get(node["name"])
        rows = f"select * from ({code}) as made"  # noqa: S608 - dbt's own
        yield f"{node['name']} as ({rows}{f' where {own}' if own else ''})"
