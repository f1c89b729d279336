"""The SQL of an import, with places for the names of tables and columns."""

from psycopg import sql

BULK_PLANS = "set local enable_nestloop = off"
"""Tables that just grew have no statistics yet: without this, joining two large sets row by row looks cheap."""

IDS = sql.SQL(
    "create temp table import_ids (entity text, external_id text, id uuid, primary key (entity, external_id))"
    " on commit drop"
)
KNOWN_IDS = sql.SQL(
    "insert into import_ids select {entity}, external_id, id from app.{table} where source_system = {source}"
)
NEW_IDS = sql.SQL(
    "insert into import_ids select {entity}, external_id, app.uuid_v7() from {incoming} on conflict do nothing"
)
STAGE = sql.SQL("create temp table {incoming} on commit drop as select {columns} from app.{table} t with no data")
COPY = sql.SQL("copy {incoming} ({columns}) from stdin (format csv, header)")
UNRESOLVED = sql.SQL(
    "select {column} from {incoming} i where {column} is not null and not exists"
    " (select from import_ids r where r.entity = {entity} and r.external_id = i.{column}) limit 1"
)
TAKEN = sql.SQL(
    "select i.{column} from {incoming} i where exists (select from app.{table} t where t.{column} = i.{column}"
    " and (t.source_system, t.external_id) is distinct from ({source}, i.external_id))"
    " or exists (select from {incoming} o where o.{column} = i.{column} and o.external_id <> i.external_id)"
    " order by 1 limit 5"
)
UPSERT = sql.SQL(
    "with written as ("
    " insert into app.{table} as t (id, source_system, created_by, updated_by, {columns})"
    " select m.id, {source}, {actor}, {actor}, {values} from {incoming} i"
    " join import_ids m on m.entity = {entity} and m.external_id = i.external_id"
    " left join app.{table} old on old.id = m.id {joins}"
    " on conflict (source_system, external_id) do update set {changes},"
    " updated_at = now(), updated_by = excluded.updated_by, version = t.version + 1"
    " where {differs} returning t.xmax = 0 as is_new"
    ") select count(*) filter (where is_new), count(*) filter (where not is_new) from written"
)
RESOLVE = sql.SQL("create temp table {resolved} on commit drop as select {values} from {incoming} i {joins}")
NOTED = sql.SQL(
    "with touched as ({statement} returning t.*)"
    " insert into app.import_rows (run_id, entity, row_id, was)"
    " select {run}, {entity}, touched.id::text, {was} from touched"
)
"""A statement on a table without a trail, with a note of every row `t` that it writes or takes away."""
APPEND = sql.SQL(
    "insert into app.{table} as t ({columns}) select {columns} from {resolved} r"
    " where not exists (select from app.{table} t where {same})"
)
CORRECT = sql.SQL(
    "delete from app.{table} t using {resolved} r where {same} and r.{moment} <> now() and ({differs})"
)
FOLLOW = sql.SQL(
    "with written as ("
    " update app.{table} t set {changes}, updated_at = now(), updated_by = {actor}, version = t.version + 1"
    " from ({found}) f join app.{table} before on before.id = f.id where t.id = f.id and ({differs})"
    " returning before.updated_at < now() as is_first"
    ") select count(*) filter (where is_first) from written"
)
PRUNE = sql.SQL(
    "delete from app.{table} t where t.{parent} in (select r.{parent} from {resolved} r)"
    " and not exists (select from {resolved} r where {same})"
)
