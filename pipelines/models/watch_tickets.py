"""Drift of tickets: are those of the last months written like those of the year before, and as well understood?"""

from collections.abc import Mapping
from typing import Any

from app.access.work import Work
from models_ml.text.model import TextModel
from models_ml.ticket_category import seen
from pipelines.kernel import frames
from pipelines.models import watch

NOW = """
    select text, created_at from marts.ml_tickets
    where created_at > (select max(created_at) from marts.ml_tickets) - interval '90 days'
    order by md5(ticket_id::text) limit 5000"""
BEFORE = """
    select text, created_at from marts.ml_tickets
    cross join (select max(created_at) - interval '90 days' as until_at from marts.ml_tickets) as n
    where created_at <= until_at and created_at > until_at - interval '365 days'
    order by md5(ticket_id::text) limit 5000"""
"""All tickets of the newest days and of the year before, whoever gave them their category."""


def profile(work: Work, model: TextModel) -> dict[str, Any]:
    """What later tickets are compared with; kept in the model's card."""
    rows = frames.read(work, BEFORE)
    if rows.empty:
        return {}
    values, confidence = seen.read(model, rows["text"].tolist())
    return watch.profiled(seen.features(model), values, confidence, rows["created_at"], "Q")


def look(work: Work, model: TextModel, before: Mapping[str, Any]) -> dict[str, Any]:
    """How the newest tickets differ, as `watch.look` says it of records."""
    rows = frames.read(work, NOW)
    if not watch.tells(rows, before):
        return watch.counted(rows, before) | {"compared": [], "unseen": []}
    compared = watch.compare(before, seen.features(model), *seen.read(model, rows["text"].tolist()))
    return watch.counted(rows, before) | {"compared": compared, "unseen": []}
