"""One actor per kind of flow, each with the least it needs. In the database all are `crm_robot`."""

from app.access.actor import Actor, Station
from app.events.permissions import EVENTS_FOLLOW
from app.runs.permissions import PIPELINE_READ, PIPELINE_RUN
from app.scores.permissions import SCORES_READ, SCORES_RECORD

KEEPER = Actor("pipeline", Station.ROBOT, frozenset({PIPELINE_RUN, PIPELINE_READ}), kind="robot")
"""Keeps the record of runs and steps."""

FOLLOWER = Actor("follower", Station.ROBOT, frozenset({EVENTS_FOLLOW}), kind="robot")
"""Reads what happens, and finds whom it concerns."""

SCORER = Actor("scorer", Station.ROBOT, frozenset({SCORES_RECORD, SCORES_READ}), kind="robot")
"""Writes what models say, and reads marts to find it out."""
