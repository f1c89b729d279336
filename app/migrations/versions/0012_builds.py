"""What is published says what it is: one row a build, in the schema of the marts and moved in force with them.

Both tables are dbt's role's, as the marts are. A build that was not published is seen by nobody.
"""

from alembic import op

revision = "0012"
down_revision = "0011"

READERS = "crm_base, crm_all, crm_read, crm_robot, crm_bi"


def upgrade() -> None:
    op.execute("set local role crm_dbt")
    _builds()
    _tests()
    for table, seen in (
        ("builds", "published_at is not null"),
        ("build_tests", "exists (select from marts.builds where builds.build_id = build_tests.build_id)"),
    ):
        op.execute(f"alter table marts.{table} enable row level security")
        op.execute(f"create policy published on marts.{table} for select to {READERS} using ({seen})")
        op.execute(f"grant select on marts.{table} to {READERS}")
    op.execute("drop table if exists marts.data_quality")
    op.execute("set local role crm_owner")


def _builds() -> None:
    op.execute("""
        create table marts.builds (
            build_id uuid primary key default gen_random_uuid(),
            started_at timestamptz not null default now(),
            published_at timestamptz,
            code_version text not null,
            time_zone text not null,
            data_as_of jsonb not null default '{}',
            set_aside jsonb not null default '{}',
            manifest jsonb not null default '{}',
            metrics jsonb not null default '{}',
            compiled jsonb not null default '{}'
        )
    """)
    op.execute("comment on table marts.builds is 'The published build and a few before it'")
    op.execute(
        "create unique index builds_one_in_the_making on marts.builds ((published_at is null))"
        " where published_at is null"
    )


def _tests() -> None:
    op.execute("""
        create table marts.build_tests (
            build_id uuid not null references marts.builds on delete cascade,
            test_id text not null,
            test text not null,
            model text,
            status text not null,
            failures bigint not null,
            message text,
            tested_at timestamptz not null,
            primary key (build_id, test_id)
        )
    """)
    op.execute("comment on table marts.build_tests is 'What each test of a build found'")
