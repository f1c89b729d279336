"""The set-based SQL of a write-back: each moves all of a run's scores in one statement."""

# ruff: noqa: S608 - the pieces put together here are constants of this file
from sqlalchemy import text

NAMES = (
    "value",
    "low",
    "high",
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
    "(s.value, s.label, s.unscored_reason, s.model_version)"
    " is distinct from (p.value, p.label, p.unscored_reason, p.model_version)"
)
"""Scores are written only where what they say changed; reasons and dates alone are not worth a write."""

UNTOUCHED = "s.scored_at <= :proposed_at"
"""A record scored anew since a run was proposed knows more than that run, however late it is approved."""

COLUMNS = f"run_id, {KEY}, {SAID}"
COPY = f"copy app.score_proposals ({COLUMNS}) from stdin (format csv)"

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

APPLY = text(f"""
    with replaced as (
        insert into app.score_history (run_id, scored_at, {KEY}, {SAID})
        select s.run_id, s.scored_at, {KEY}, {_of("s")}
        from app.score_proposals p join app.scores s using ({KEY})
        where p.run_id = :run_id and s.run_id is not null and {DIFFERS} and {UNTOUCHED}
    )
    insert into app.scores (run_id, {KEY}, {SAID})
    select p.run_id, {KEY}, {_of("p")}
    from app.score_proposals p left join app.scores s using ({KEY})
    where p.run_id = :run_id and (s.entity_id is null or {DIFFERS} and {UNTOUCHED})
    on conflict ({KEY}) do update
        set (run_id, scored_at, frozen_at, {SAID}) = row (excluded.run_id, now(), null, {_of("excluded")})""")
"""A person's override lies in columns that this never touches."""

LEFT_OUT = text("""
    select count(*) as standing, count(*) filter (where p.run_id is null) as left_out
    from app.scores s
    left join app.score_proposals p on (p.run_id, p.entity_id, p.name) = (:run_id, s.entity_id, s.name)
    where s.entity = :entity and s.name = :name and s.frozen_at is null and s.value is not null""")
"""Scores in force, and those of them that a run about all records is not about."""

FREEZE = text(f"""
    update app.scores s set frozen_at = now()
    where s.entity = :entity and s.name = :name and s.frozen_at is null and s.value is not null and {UNTOUCHED}
        and not exists (
            select from app.score_proposals p
            where (p.run_id, p.entity_id, p.name) = (:run_id, s.entity_id, s.name)
        )""")
"""What a run about all records leaves out is closed or has left: its score stays as it was, and says so."""

THAW = text("""
    update app.scores s set frozen_at = null from app.score_proposals p
    where p.run_id = :run_id and s.frozen_at is not null
        and (s.entity, s.entity_id, s.name) = (p.entity, p.entity_id, p.name)""")
"""What a run is about again: a lead was opened anew, a customer came back."""

THAWS = text("""
    select exists (
        select from app.scores s join app.score_proposals p using (entity, entity_id, name)
        where p.run_id = :run_id and s.frozen_at is not null
    )""")

UNFREEZE = text("""
    update app.scores set frozen_at = null
    where entity = :entity and name = :name and frozen_at = :decided_at""")
"""What a run left out and therefore froze, unless a later one was about it: as if it had never run."""

RESTORE = text(f"""
    with was as (
        select distinct on ({KEY}) h.*
        from app.scores s join app.score_history h using ({KEY})
        join app.score_runs r on r.id = h.run_id and r.status = 'applied'
        where s.run_id = :run_id and h.scored_at < s.scored_at
        order by {KEY}, h.scored_at desc
    ), undone as (
        insert into app.score_history (run_id, scored_at, {KEY}, {SAID})
        select run_id, scored_at, {KEY}, {SAID} from app.scores where run_id = :run_id
    ), restored as (
        delete from app.score_history where id in (select id from was)
    )
    update app.scores s set (run_id, scored_at, {SAID}) = row (was.run_id, was.scored_at, {_of("was")})
    from was
    where s.run_id = :run_id and (s.entity, s.entity_id, s.name) = (was.entity, was.entity_id, was.name)""")
"""What a run said and what it had replaced change places; runs that are rolled back already are passed over."""

FORGET_NEW = text("delete from app.scores where run_id = :run_id and override_at is null")
"""After RESTORE: what the run still stands on was new."""

BLANK_OVERRIDDEN = text("""
    update app.scores set run_id = null, value = null, low = null, high = null, label = null,
        reasons = '[]', unscored_reason = 'rolled_back'
    where run_id = :run_id""")
"""New scores a person has overridden stay, for the override's sake, without what the model said."""
