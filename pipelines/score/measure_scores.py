"""What became of scored records: past scores whose time is over, joined to outcomes, become evidence.

The model's own word is measured, also where a person disagreed. Runs that were rolled back don't count.
"""

from typing import Any

import pandas as pd

from app.access.work import Work, work
from app.models import service as models
from app.models.model import Basis
from app.score_runs import rules
from models_ml.tabular import drift
from pipelines.kernel import frames
from pipelines.kernel.outcome import Outcome
from pipelines.kernel.robots import SCORER
from pipelines.models.evidence import measured
from pipelines.models.scorers import SCORERS

LEAST_IN_BAND = 30
"""A band with fewer outcomes keeps what held-out records say."""


def measure_scores() -> Outcome:
    """Evidence of every score and version from matured outcomes; `rows` counts those."""
    detail = {}
    asked = [(s.matured, *one) for s in SCORERS for one in zip(s.names, s.kind.days, strict=True)]
    with work(SCORER) as w:
        for query, name, (after, until) in asked:
            found = frames.read(w, query, name=name, after=after, until=until)
            models.forget_matured(w, name)
            if len(found):
                detail[name] = _kept(w, name, found)
    return Outcome(rows=sum(said["rows"] for said in detail.values()), detail=detail)


def _kept(work: Work, name: str, found: pd.DataFrame) -> dict[str, Any]:
    """Keep the bands of each version; the answer tells of cohorts by week of scoring, and of order."""
    for version, of in found.groupby("model_version"):
        bands = measured(of, Basis.MATURED)
        models.keep_evidence(work, name, str(version), [band for band in bands if band.n >= LEAST_IN_BAND])
    by_band, rises = drift.by_band(found, (0.0, *rules.read(work, name).cuts, 1.0))
    weeks = _plain(drift.matured(found).astype({"week": str}))
    return {"rows": len(found), "rises": rises, "bands": _plain(by_band), "weeks": weeks}


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows that JSON can hold: what is not known (the AUC of a week with one outcome only) is null, not NaN."""
    entries: Any = table.astype(object).where(table.notna(), None).to_dict("records")
    return list(entries)
