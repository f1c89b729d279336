"""The demo company's recorded past: what its records said on the way to what they say now.

As in any company some of it was recorded late and some edited afterwards, so that numbers of closed periods moved.
Which follows from the records' ids: the same company has the same past.
"""

from sqlalchemy import ARRAY, Text, bindparam, text

from app.access.work import Work
from app.history.kept import KEPT

WRITE = """
    insert into app.record_versions
        (entity, entity_id, valid_from, valid_to, recorded_at, changed, actor_id, state)
    select :entity, id, at, until, at, case when before is null then '{{}}' else array(
        select key from jsonb_each(state || before || state) where state -> key is distinct from before -> key
    ) end, actor_id, state
    from (
        select told.*, lead(at) over later as until, lag(state) over later as before
        from (
            select r.id, step.n, least(step.at, now()) as at, step.actor_id,
                app.kept_state(to_jsonb(r) || step.said, :kept) as state
            from app.{table} r cross join lateral ({steps}) as step (n, at, said, actor_id)
            where r.is_sample and step.at is not null
        ) as told
        window later as (partition by id order by at, n)
    ) as placed
"""
"""Each step says what the record held after it, where that is not what it holds now; the last says nothing."""

ONCE = "values (1, r.created_at, jsonb '{}', cast(null as uuid))"

STEPS = {
    "teams": ONCE,
    "users": ONCE,
    "campaigns": ONCE,
    "orders": ONCE,
    "contacts": ONCE,
    "customers": """
        select 1, r.created_at,
            jsonb '{"kind": "prospect", "lifecycle_stage": "prospect", "became_customer_at": null}' || coalesce((
                select jsonb_build_object('owner_id', o.from_owner_id) from app.owner_changes o
                where o.entity_id = r.id order by o.changed_at limit 1
            ), '{}'), r.owner_id where r.became_customer_at > r.created_at
        union all
        select 2, o.changed_at, '{}', o.changed_by from app.owner_changes o where o.entity_id = r.id
        union all
        select 3, greatest(r.created_at, r.became_customer_at), '{}', r.owner_id
    """,
    "leads": """
        values
        (1, r.created_at, jsonb '{"status": "new", "first_responded_at": null, "converted_at": null,
            "deal_id": null, "customer_id": null, "contact_id": null, "disqualify_reason": null}',
            cast(null as uuid)),
        (2, case when r.converted_at is not null then r.first_responded_at end, '{"status": "contacted",
            "converted_at": null, "deal_id": null, "customer_id": null, "contact_id": null}', r.owner_id),
        (3, coalesce(r.converted_at, r.first_responded_at, r.created_at), '{}', r.owner_id)
    """,
    "deals": """
        select n, case when is_last then at + late else at end,
            case when is_last then said else said || jsonb_build_object(
                'stage', to_stage, 'stage_changed_at', at, 'closed_at', null, 'lost_reason', null) end, changed_by
        from (
            select row_number() over (order by c.changed_at, c.id) as n, c.changed_at as at, c.to_stage,
                c.changed_by, lead(c.id) over (order by c.changed_at, c.id) is null as is_last,
                case when r.closed_at is not null and dice.late < 40 then make_interval(days => 4 + dice.late)
                    else interval '0' end as late,
                case when r.closed_at is not null and dice.edited < 60
                    then jsonb_build_object('amount', round(r.amount * (0.7 + dice.edited / 100.0), 2))
                    else '{}' end as said
            from app.stage_changes c where c.deal_id = r.id
        ) as passed
        union all
        select 99, r.closed_at + make_interval(days => 50 + dice.edited), '{}', r.owner_id where dice.edited < 60
    """,
    "tickets": """
        values
        (1, r.created_at, jsonb '{"status": "new", "resolved_at": null, "closed_at": null, "reopened_count": 0}',
            cast(null as uuid)),
        (2, greatest(r.created_at, r.resolved_at), '{}', r.owner_id)
    """,
    "subscriptions": """
        values
        (1, r.created_at, jsonb '{"ended_on": null, "end_reason": null}', cast(null as uuid)),
        (2, greatest(r.created_at, cast(r.ended_on as timestamptz)), '{}', null)
    """,
    "survey_responses": """
        values
        (1, r.sent_at, jsonb '{"rating": null, "responded_at": null}', cast(null as uuid)),
        (2, greatest(r.sent_at, r.responded_at), '{}', null)
    """,
}


def write(work: Work) -> None:
    """Write the past of all records of the demo company; one statement a table."""
    for entity, columns in KEPT.items():
        steps = STEPS[entity].replace("dice.late", _dice(1)).replace("dice.edited", _dice(2))
        statement = text(WRITE.format(table=entity, steps=steps)).bindparams(bindparam("kept", type_=ARRAY(Text)))
        work.session.execute(statement, {"entity": entity, "kept": list(columns)})


def _dice(seed: int) -> str:
    """A number from 0 to 999 of a record's own."""
    return f"cast(abs(hashtextextended(cast(r.id as text), {seed}) % 1000) as integer)"


def forget() -> str:
    """The condition of what the history knows of the demo company's records."""
    ids = " union all ".join(f"select id from app.{entity} where is_sample" for entity in KEPT)  # noqa: S608
    return f"entity_id in ({ids})"
