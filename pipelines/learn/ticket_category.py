"""Ticket category: learned from tickets that people categorised, said of open ones that nobody did yet."""

from typing import Any

import pandas as pd

from app.access.work import work
from app.scores import registry
from app.scores.model import Basis, Verdict
from app.scores.registry import ModelView
from models_ml import store
from models_ml.card import ruling_words
from models_ml.contest import Ruling
from models_ml.text.table import Refused
from models_ml.text.words import say
from models_ml.ticket_category import files
from models_ml.ticket_category.train import Judged, train
from pipelines.kernel import frames
from pipelines.kernel.robots import SCORER
from pipelines.learn import ticket_contest
from pipelines.learn.contest import status_after
from pipelines.models import evidence, watch_tickets
from pipelines.models.files import folder_of

NAME = "ticket_category"
LEARN = """
    select ticket_id, text, category, created_at from marts.ml_tickets where category is not null
    order by created_at desc, ticket_id limit 40000"""
MATURED = """
    select distinct on (h.entity_id, h.model_version) h.model_version, h.value as probability, h.scored_at,
        (t.given_category = h.label)::int as outcome
    from app.scores_ever h
    join app.score_runs r on r.id = h.run_id and r.status = 'applied'
    join marts.ml_tickets t on t.ticket_id = h.entity_id and t.given_category is not null
    where h.name = :name and h.label is not null
    order by h.entity_id, h.model_version, h.scored_at"""
"""The outcome of a category is what a person said afterwards, by taking it or by choosing another."""


def train_category() -> dict[str, Any]:
    """Train, judge and register; the answer says what the gate said, in both languages."""
    with work(SCORER) as w:
        tickets = frames.read(w, LEARN)
    try:
        if tickets.empty:
            raise Refused("too_few_rows", rows=0, needed=1)
        tickets = tickets.iloc[::-1].reset_index(drop=True)
        judged = train(tickets)
    except Refused as error:
        return {"verdict": "refuse", **{key: say(error.code, language, **error.facts) for key, language in WHY}}
    ruling = ticket_contest.rule(NAME, judged, tickets) if judged.passed else None
    return _register(judged, tickets, ruling)


WHY = (("why", "en"), ("why_zh", "zh"))


def _register(judged: Judged, tickets: pd.DataFrame, ruling: Ruling | None) -> dict[str, Any]:
    said = ruling.as_dict() if ruling else {}
    words = {key: " ".join([judged.card[key], *ruling_words(said, language)]) for key, language in WHY}
    with work(SCORER) as w:
        before = watch_tickets.profile(w, judged.model)
    card = judged.card | words | {"contest": said, "profile": before}
    files.save(folder_of(NAME, card["version"]), judged.model, card)
    status = status_after(ruling)
    through = tickets["created_at"].max().date()
    view = ModelView(
        NAME, card["version"], through, status, card["verdict"], card["why"], card, card["model_sha256"]
    )
    with work(SCORER) as w:
        registry.register(w, view)
        if status == Verdict.CHAMPION:
            bands = evidence.of_bands(judged.model.held_out["bands"], Basis.HELD_OUT)
            registry.keep_evidence(w, NAME, card["version"], bands)
    kept = {key: card[key] for key in ("verdict", "why", "why_zh", "version", "contest")}
    return kept | {"status": status.value}


def is_readable() -> bool:
    """Whether the model in force, if any, is still on disk and of this version of the program."""
    with work(SCORER) as w:
        champion = registry.champion(w, NAME)
    try:
        _ = champion and files.load(folder_of(NAME, champion.version))
    except (store.Refused, OSError):
        return False
    return True
