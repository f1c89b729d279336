"""The history of scores holds former ones only, so that a new score is written once; proposals leave no log.

A proposal is what the next run would propose again: it is worth neither the database's log nor a check of its run
row by row. Runs are found from the scores that stand, to be reviewed and rolled back.
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("""
        delete from app.score_history h using app.scores s
        where s.run_id = h.run_id and (s.entity, s.entity_id, s.name) = (h.entity, h.entity_id, h.name)
    """)
    op.execute("alter table app.score_history drop column previous")
    op.execute("alter table app.score_proposals drop constraint fk_score_proposals_run_id")
    op.execute("alter table app.score_proposals set unlogged")
    op.create_index(op.f("ix_scores_run_id"), "scores", ["run_id"], schema="app")
    op.execute("""
        create view app.scores_ever with (security_invoker) as
        select run_id, scored_at, entity, entity_id, name, value, label, band, model_version, as_of
        from app.scores where run_id is not null
        union all
        select run_id, scored_at, entity, entity_id, name, value, label, band, model_version, as_of
        from app.score_history
    """)
    op.execute("comment on view app.scores_ever is 'Every score ever in force, once per run that set it'")
    op.execute("grant select on app.scores_ever to crm_base, crm_all, crm_read, crm_robot")
