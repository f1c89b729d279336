"""Alembic's entry: migrations run as `crm_owner` on the connection that app.core.migrate opens."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("target_metadata"),
    include_schemas=True,
    version_table_schema="app",
)
with context.begin_transaction():
    context.run_migrations()
