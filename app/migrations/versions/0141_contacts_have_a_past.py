"""What numbers are made of contacts is kept from now on, as that of other records is.

Of the time before, where a history has begun already, contacts are taken as they are now: nobody wrote down more.
"""

from alembic import op

revision = "0141"
down_revision = "0145"

BEGIN = """
    insert into app.record_versions (entity, entity_id, valid_from, state)
    select 'contacts', c.id, greatest(c.created_at, began.at), app.kept_state(to_jsonb(c), array[
        'customer_id', 'role', 'language', 'is_primary', 'custom', 'source_system', 'created_at', 'deleted_at'
    ])
    from app.contacts c, (select min(valid_from) as at from app.record_versions) began
    where began.at is not null
"""


def upgrade() -> None:
    op.execute(BEGIN)
