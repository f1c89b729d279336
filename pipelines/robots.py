"""One actor per kind of flow, each with the least it needs. In the database all are `crm_robot`."""

from app.access.actor import Actor, Permission, Station

KEEPER = Actor(
    "pipeline", Station.ROBOT, frozenset({Permission.PIPELINE_RUN, Permission.PIPELINE_READ}), kind="robot"
)
"""Keeps the record of runs and steps."""

SCORER = Actor(
    "scorer", Station.ROBOT, frozenset({Permission.SCORES_RECORD, Permission.SCORES_READ}), kind="robot"
)
"""Writes what models say, and reads marts to find it out."""
