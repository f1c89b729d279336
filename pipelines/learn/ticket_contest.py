"""A ticket model that passed the gate against the one in force, on tickets that one never saw."""

import numpy as np
import pandas as pd

from models_ml import contest
from models_ml.contest import Contest, Ruling
from models_ml.tabular.gate import FEW
from models_ml.tabular.prepare import moments
from models_ml.text.answers import answered
from models_ml.text.model import TextModel
from models_ml.text.table import Refused
from models_ml.text.train import train
from models_ml.ticket_category import files
from models_ml.ticket_category.train import Judged
from pipelines.learn.contest import Rows, age_days, day, slices, standing, trained_on

LEAST_TEXTS = 2 * FEW
"""Fresh tickets needed to compare: as many as of a yes or no, however many categories there are."""


def rule(name: str, judged: Judged, tickets: pd.DataFrame) -> Ruling:
    """Whether a model that passed the gate takes over; `tickets` are those it learned from, oldest first."""
    found = standing(name, name, judged.card["version"], files.load)
    if isinstance(found, Ruling):
        return found
    fresh = Rows(moments(pd.to_datetime(tickets["created_at"], utc=True)), np.arange(len(tickets)))
    through = found.incumbent.trained_through or trained_on(found.incumbent)
    fought, rows = _fought(found.model, tickets, fresh, fresh.unknown_to(day(through), 0))
    facts = {"incumbent": found.incumbent.version}
    ruling = contest.settle(fought, age_days(found.incumbent), is_off=found.is_off, facts=facts)
    if ruling.code != "few_fresh":
        return ruling
    return Ruling("few_fresh_texts", False, facts | {"rows": rows, "needed": LEAST_TEXTS})


def _fought(
    incumbent: TextModel, tickets: pd.DataFrame, known: Rows, fresh: np.ndarray
) -> tuple[Contest | None, int]:
    """(what both say of tickets unknown to either, or None if too few; how many there are)."""
    for learned, asked in slices(known, fresh):
        if asked.sum() < LEAST_TEXTS:
            continue
        try:
            candidate = train(tickets[learned], "text", "category")
        except Refused:
            continue
        texts, categories = tickets.loc[asked, "text"].tolist(), tickets.loc[asked, "category"].tolist()
        ours, theirs = (answered(model, texts, categories) for model in (candidate, incumbent))
        return contest.compare_categories(ours, theirs), int(fresh.sum())
    return None, int(fresh.sum())
