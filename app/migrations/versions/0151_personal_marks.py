"""Parts of phone numbers and addresses by which records are found, as marks under a key of the program's.

Nobody reads the table: a function tells the ids behind a mark, and row policies of the records say which of them
there are for who asks. A trigger takes marks away with the value that they were of; the worker makes new ones.
"""

from alembic import op

from app.migrations.guards import restrict

revision = "0151"
down_revision = "0150"

FIELDS = {
    "customers": "n.phone, n.email",
    "contacts": "n.mobile, n.email",
    "leads": "n.phone, n.email",
}
TABLE = (
    """
    create table app.personal_marks (
        mark text not null,
        entity text not null,
        entity_id uuid not null,
        constraint pk_personal_marks primary key (mark, entity, entity_id)
    )
    """,
    "create index ix_personal_marks_entity_id on app.personal_marks (entity_id)",
)
DROP = """
    create function app.drop_marks() returns trigger
    language plpgsql security definer set search_path = pg_catalog as $$
    begin
        if tg_op = 'DELETE' then
            delete from app.personal_marks where entity = tg_table_name and entity_id in (select id from old_rows);
        else
            execute format(
                'delete from app.personal_marks where entity = %L and entity_id in (select n.id from new_rows n'
                ' join old_rows o using (id) where (%s) is distinct from (%s))',
                tg_table_name, tg_argv[0], replace(tg_argv[0], 'n.', 'o.')
            );
        end if;
        return null;
    end $$
"""
MARKED = """
    create function app.marked(kind text, marks text[], most integer) returns setof uuid
    language sql stable security definer set search_path = pg_catalog as $$
        select entity_id from app.personal_marks where mark = any(marks) and entity = kind limit most
    $$
"""


def upgrade() -> None:
    for part in (*TABLE, DROP, MARKED):
        op.execute(part)
    restrict("personal_marks", "crm_robot", "select, insert, delete")
    op.execute("revoke all on function app.marked from public")
    op.execute("grant execute on function app.marked to crm_base, crm_all, crm_read")
    for table, fields in FIELDS.items():
        op.execute(
            f"create trigger mark_update after update on app.{table}"
            " referencing old table as old_rows new table as new_rows"
            f" for each statement execute function app.drop_marks('{fields}')"
        )
        op.execute(
            f"create trigger mark_delete after delete on app.{table} referencing old table as old_rows"
            " for each statement execute function app.drop_marks()"
        )
