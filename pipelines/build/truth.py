"""How far attribution is from the truth, where the truth is known: on the demo company."""

import json
from typing import Any

import polars as pl
from sqlalchemy import text

from app.access.work import work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.demo.load import truth_path
from models_ml.attribution.truth import compare_with_truth, errors
from pipelines.kernel.robots import SCORER

KIND = "lead_converted"
"""The conversion whose incremental effect the demo company knows by channel."""


def attribution_errors() -> pl.DataFrame:
    """One row per model, best first; see models_ml.attribution.truth.errors for the columns.

    Raises Unavailable without a demo company, or before its marts are built.
    """
    return errors(compare_with_truth(credited(), _true_effects()))


def credited() -> pl.DataFrame:
    """model, channel, conversions: what the published marts credit; unattributed conversions have no channel."""
    with work(SCORER) as w:
        found = w.session.execute(
            text("""
                select model, nullif(channel, 'unattributed') as channel, conversions
                from marts.fct_attribution_channels
                where conversion_kind = :kind and period = 'all' order by model, channel
            """),
            {"kind": KIND},
        ).all()
    if not found:
        raise Unavailable(_("Nothing is attributed yet. Run the pipeline first: crm pipeline run."))
    return pl.DataFrame([tuple(row) for row in found], schema=["model", "channel", "conversions"], orient="row")


def _true_effects() -> pl.DataFrame:
    if not truth_path().exists():
        raise Unavailable(_("No demo company is loaded. Load one first: crm demo load."))
    known: dict[str, Any] = json.loads(truth_path().read_text(encoding="utf-8"))
    rows = [(row["channel"], max(row["incremental_conversions"], 0.0)) for row in known["channels"]["rows"]]
    return pl.DataFrame(rows, schema=["channel", "incremental_conversions"], orient="row")
