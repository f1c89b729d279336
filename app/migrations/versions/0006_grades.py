"""Grades by cut-offs that an administrator edits, in place of bands fixed by the program; scores that are frozen.

A grade is worked out when a score is read, so that an edit of the cut-offs holds at once for all records.
"""

from alembic import op

from app.migrations.guards import guard

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("""
        create table app.score_rules (
            id uuid default app.uuid_v7() not null,
            name text not null,
            first_cut double precision not null,
            second_cut double precision not null,
            third_cut double precision not null,
            automatic_move double precision not null,
            version integer default 1 not null,
            updated_at timestamptz default now() not null,
            updated_by uuid,
            constraint pk_score_rules primary key (id),
            constraint uq_score_rules_name unique (name),
            constraint ck_score_rules_cuts_rise check
                (0 < first_cut and first_cut < second_cut and second_cut < third_cut and third_cut < 1),
            constraint ck_score_rules_automatic_move check (automatic_move between 0 and 1)
        )
    """)
    guard("score_rules", everyone=True, settable=False)
    op.execute("drop view app.scores_ever")
    for table in ("scores", "score_history", "score_proposals"):
        op.execute(f"alter table app.{table} drop column band")
    op.execute("alter table app.scores add column frozen_at timestamptz")
    op.execute("alter table app.model_versions add column in_force_since timestamptz")
    op.execute("update app.model_versions set in_force_since = trained_at where status in ('champion', 'retired')")
    _scores_ever()


def _scores_ever() -> None:
    columns = "run_id, scored_at, entity, entity_id, name, value, label, model_version, as_of"
    op.execute(f"""
        create view app.scores_ever with (security_invoker) as
        select {columns} from app.scores where run_id is not null
        union all
        select {columns} from app.score_history
    """)
    op.execute("comment on view app.scores_ever is 'Every score ever in force, once per run that set it'")
    op.execute("grant select on app.scores_ever to crm_base, crm_all, crm_read, crm_robot")
