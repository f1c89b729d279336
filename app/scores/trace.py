"""What models wrote on one record, run by run: the machine's part of its timeline."""

from uuid import UUID

from sqlalchemy import text

from app.access.guard import requires
from app.access.work import Work
from app.scores.permissions import SCORES_READ
from app.scores.schema import ScoreChange

WRITES = text("""
    select e.name, e.run_id, e.scored_at, lag(e.value) over (order by e.scored_at) as before, e.value,
        r.rolled_back_at, u.name as rolled_back_by, r.why
    from app.scores_ever e
    left join app.score_runs r on r.id = e.run_id
    left join app.users u on u.id = r.rolled_back_by
    where e.entity = :entity and e.entity_id = :entity_id and e.name = :name
    order by e.scored_at desc
    limit :most""")


@requires(SCORES_READ)
def list_changes(work: Work, entity: str, entity_id: UUID, name: str, most: int = 50) -> list[ScoreChange]:
    """What was ever in force as the score `name` of a record within reach, newest first."""
    asked = {"entity": entity, "entity_id": entity_id, "name": name, "most": most}
    return [ScoreChange(*row) for row in work.session.execute(WRITES, asked)]
