"""The set-based SQL of a write-back: each moves all of a run's scores in one statement."""

# ruff: noqa: S608 - the pieces put together here are constants of this file
from sqlalchemy import text

NAMES = (
    "value",
    "low",
    "high",
    "band",
    "label",
    "reasons",
    "unscored_reason",
    "model_version",
    "as_of",
    "expires_at",
)
SAID = ", ".join(NAMES)
KEY = "entity, entity_id, name"


def _of(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in NAMES)


DIFFERS = (
    "(s.value, s.band, s.label, s.unscored_reason, s.model_version)"
    " is distinct from (p.value, p.band, p.label, p.unscored_reason, p.model_version)"
)
"""Scores are written only where what they say changed; reasons and dates alone are not worth a write."""

COLUMNS = f"run_id, {KEY}, {SAID}"
COPY = f"copy app.score_proposals ({COLUMNS}) from stdin"
COPY_CSV = f"{COPY} (format csv)"

COUNT = text(f"""
    select count(*) as scored,
        count(*) filter (where p.unscored_reason is not null) as unscored,
        count(*) filter (where s.entity_id is null) as new,
        count(*) filter (where s.entity_id is not null and {DIFFERS}) as changed,
        count(*) filter (where s.entity_id is not null and not ({DIFFERS})) as unchanged,
        count(*) filter (where s.override_at is not null) as overridden,
        coalesce(avg(abs(s.value - p.value)) filter (where {DIFFERS}), 0) as mean_move
    from app.score_proposals p left join app.scores s using ({KEY})
    where p.run_id = :run_id""")

LARGEST = text(f"""
    select p.entity, p.entity_id, s.value as before, p.value as after
    from app.score_proposals p join app.scores s using ({KEY})
    where p.run_id = :run_id and {DIFFERS}
    order by abs(coalesce(p.value, 0) - coalesce(s.value, 0)) desc, p.entity_id
    limit :n""")

APPLY = text(f"""
    with changed as (
        select p.*, case when s.entity_id is not null then to_jsonb(s) end as previous
        from app.score_proposals p left join app.scores s using ({KEY})
        where p.run_id = :run_id and (s.entity_id is null or {DIFFERS})
    ), remembered as (
        insert into app.score_history (run_id, {KEY}, {SAID}, previous)
        select run_id, {KEY}, {SAID}, previous from changed
    )
    insert into app.scores (run_id, {KEY}, {SAID})
    select run_id, {KEY}, {SAID} from changed
    on conflict ({KEY}) do update
        set (run_id, scored_at, {SAID}) = row (excluded.run_id, now(), {_of("excluded")})""")
"""A person's override lies in columns that this never touches."""

RESTORE = text(f"""
    update app.scores s set (run_id, scored_at, {SAID}) = row (was.run_id, was.scored_at, {_of("was")})
    from app.score_history h cross join lateral jsonb_populate_record(null::app.scores, h.previous) was
    where h.run_id = :run_id and s.run_id = :run_id and h.previous is not null
        and (s.entity, s.entity_id, s.name) = (h.entity, h.entity_id, h.name)""")

FORGET_NEW = text("""
    delete from app.scores s using app.score_history h
    where h.run_id = :run_id and s.run_id = :run_id and h.previous is null and s.override_at is null
        and (s.entity, s.entity_id, s.name) = (h.entity, h.entity_id, h.name)""")

BLANK_OVERRIDDEN = text("""
    update app.scores set run_id = null, value = null, low = null, high = null, band = null, label = null,
        reasons = '[]', unscored_reason = 'rolled_back'
    where run_id = :run_id""")
"""New scores a person has overridden stay, for the override's sake, without what the model said."""
