"""The SQL of taking an import back, with places for the names of tables and columns."""

from typing import LiteralString

from psycopg import sql

GATHER = """
    create temp table undo_made on commit drop as
        select entity, entity_id as id from app.audit_entries where run_id = {run} and action = 'insert';
    create unique index on undo_made (entity, id);
    create temp table undo_changed on commit drop as
        select entity, id, jsonb_object_agg(field, before) as before, jsonb_object_agg(field, after) as after
        from (
            select entry.entity, entry.entity_id as id, field.key as field,
                (array_agg(field.value -> 0 order by entry.id))[1] as before,
                (array_agg(field.value -> 1 order by entry.id desc))[1] as after
            from app.audit_entries entry cross join lateral jsonb_each(entry.changes) as field
            where entry.run_id = {run} and entry.action = 'update'
                and not exists (select from undo_made m where (m.entity, m.id) = (entry.entity, entry.entity_id))
            group by 1, 2, 3
        ) as fields
        group by 1, 2;
    create unique index on undo_changed (entity, id);
    analyze undo_made, undo_changed
"""
"""What was created, and what fields of what was changed held before the import and after it."""

SEEN = """
    select count(*) filter (where action = 'insert') as made, count(distinct entity_id) filter (
        where action = 'update'
            and not exists (select from undo_made m where (m.entity, m.id) = (entry.entity, entry.entity_id))
    ) as changed
    from app.audit_entries entry where run_id = {run}
"""
WRITTEN = "select distinct entity from {listed} order by 1"
NOTED = "select distinct entity from app.import_rows where run_id = {run} order by 1"
HOLD = "select t.id from app.{table} t join {listed} u on u.id = t.id where u.entity = {entity} for update of t"

CHANGED_SINCE = """
    select m.entity, m.id, max(entry.at) as at, (array_agg(person.name order by entry.id desc))[1] as by
    from undo_made m
    join app.audit_entries entry on (entry.entity, entry.entity_id) = (m.entity, m.id)
    left join app.users person on person.id = entry.actor_id
    where entry.run_id is distinct from {run} and entry.action <> 'insert'
        and (m.entity = 'users' or entry.action = 'update' and entry.actor_kind <> 'robot')
        and not exists (
            select from app.jobs undoing where undoing.status = 'succeeded'
                and undoing.undoes is not null and entry.run_id in (undoing.id, undoing.undoes)
        )
    group by 1, 2 order by 1, 2 limit {most}
"""
"""What a program says of a record by itself is in nobody's way, nor is what was taken back already. A person who
was let in, or signed in, is no longer as the import made them."""

USED_SINCE = """
    select m.id, min(t.{key}::text) as user_id
    from undo_made m join app.{used} r on r.id = m.id join app.{table} t on t.{column} = r.{named}
    where m.entity = {entity}
        and not exists (select from undo_made own where own.entity = {own} and own.id::text = t.{key}::text)
        and not exists (
            select from app.import_rows own where own.run_id = {run} and own.entity = {own}
                and own.row_id = t.{key}::text and own.was is null
        )
    group by 1 order by 1 limit {most}
"""
ESTIMATED = """
    select distinct m.entity, m.id from undo_made m join app.scores s on s.entity_id = m.id
    where s.override_at is not null order by 1, 2 limit {most}
"""
TITLE = "select {title}::text from app.{table} t where t.{key}::text = {id}"

WROTE = "(jsonb_populate_record(null::app.{table}, u.after)).{column}"
HELD = "(jsonb_populate_record(null::app.{table}, u.before)).{column}"
AS_WRITTEN = "(u.after ? {name} and " + WROTE + " is not distinct from t.{column})"
NOT_AS_WRITTEN = "(u.after ? {name} and " + WROTE + " is distinct from t.{column})"
PUT_BACK_FIELD = "{column} = case when " + AS_WRITTEN + " then " + HELD + " else t.{column} end"
CUSTOM = """(
    select coalesce(jsonb_object_agg(key, value) filter (where value is not null), '{{}}') from (
        select key, case when t.custom -> key is not distinct from u.after -> 'custom' -> key
            then u.before -> 'custom' -> key else t.custom -> key end as value
        from (
            select jsonb_object_keys(t.custom) union select jsonb_object_keys(u.before -> 'custom')
        ) as keys (key)
    ) as fields
)"""
"""The fields of a company one by one: what others wrote in them since stays."""

PUT_BACK_CUSTOM = "custom = case when u.after ? 'custom' then " + CUSTOM + " else t.custom end"
CUSTOM_AS_WRITTEN = "(u.after ? 'custom' and " + CUSTOM + " is distinct from t.custom)"
CUSTOM_NOT_AS_WRITTEN = "(u.after ? 'custom' and " + CUSTOM + " is distinct from u.before -> 'custom')"

KEPT = (
    "select count(*) from undo_changed u join app.{table} t on t.id = u.id where u.entity = {entity} and ({any})"
)
PUT_BACK = """
    update app.{table} t set {changes}, updated_at = now(), updated_by = {actor}, version = t.version + 1
    from undo_changed u where u.entity = {entity} and u.id = t.id and ({any})
"""

REMOVE_RECORDS = """
    delete from app.{table} t using undo_made m where m.entity = {entity} and m.id = t.id returning 1
"""
REMOVE_ROWS = """
    delete from app.{table} t using app.import_rows noted
    where noted.run_id = {run} and noted.entity = {entity} and noted.was is null and noted.row_id = t.id::text
    returning 1
"""
REMOVE = "with {parts} select {counts}"
"""All in one statement: records that name each other can only go together."""

BRING_BACK = """
    insert into app.{table} select (jsonb_populate_record(null::app.{table}, was)).* from app.import_rows
    where run_id = {run} and entity = {entity} and was is not null
"""
FORGET_SAID = "delete from app.{table} t using undo_made m where t.entity_id = m.id"


def filled(template: LiteralString, **names: sql.Composable) -> sql.Composed:
    """`template` with its places filled; all templates are this file's."""
    return sql.SQL(template).format(**names)
