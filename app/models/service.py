"""Trained models and what is known of how right they are."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, tuple_, update

from app.access.guard import requires
from app.access.work import Work
from app.models.model import Basis, ModelVersion, ScoreEvidence, Verdict
from app.models.schema import Evidence, Judged, ModelView
from app.scores.permissions import SCORES_READ, SCORES_RECORD


@requires(SCORES_RECORD)
def register(work: Work, model: ModelView) -> None:
    """Keep a trained model's card. A champion retires the one before it.

    A version may be made again: its card is renewed, and a challenger may become champion; a champion stays.
    """
    if model.status == Verdict.CHAMPION:
        work.session.execute(
            update(ModelVersion)
            .where(
                ModelVersion.name == model.name,
                ModelVersion.version != model.version,
                ModelVersion.status == Verdict.CHAMPION,
            )
            .values(status=Verdict.RETIRED)
        )
    known = work.session.get(ModelVersion, (model.name, model.version))
    stays = known is not None and known.status == Verdict.CHAMPION
    made = asdict(model) | ({"status": Verdict.CHAMPION} if stays else {})
    since = known.in_force_since if known is not None and stays else func.now()
    made["in_force_since"] = since if made["status"] == Verdict.CHAMPION else None
    work.session.merge(ModelVersion(**made, trained_at=func.now()))
    work.session.flush()


@requires(SCORES_READ)
def champion(work: Work, name: str) -> ModelView | None:
    """The model in force, or None before one passed the gate."""
    found = work.session.scalar(
        select(ModelVersion).where(ModelVersion.name == name, ModelVersion.status == Verdict.CHAMPION)
    )
    return None if found is None else _view(found)


@requires(SCORES_READ)
def newest(work: Work, name: str) -> ModelView | None:
    """The model trained last, whatever the gate said of it."""
    found = work.session.scalar(
        select(ModelVersion).where(ModelVersion.name == name).order_by(ModelVersion.trained_at.desc()).limit(1)
    )
    return None if found is None else _view(found)


@requires(SCORES_RECORD)
def keep_evidence(work: Work, name: str, model_version: str, bands: Sequence[Evidence]) -> None:
    """Replace what is known of one version on the bases that `bands` bring."""
    for basis in {band.basis for band in bands}:
        work.session.execute(
            delete(ScoreEvidence).where(
                ScoreEvidence.name == name,
                ScoreEvidence.model_version == model_version,
                ScoreEvidence.basis == basis,
            )
        )
    if bands:
        rows = [{"name": name, "model_version": model_version, **_written(band)} for band in bands]
        work.session.execute(insert(ScoreEvidence), rows)


@requires(SCORES_RECORD)
def forget_matured(work: Work, name: str) -> None:
    """Before what matured is measured anew: a run that was rolled back since no longer speaks for its version."""
    of_score = ScoreEvidence.name == name, ScoreEvidence.basis == Basis.MATURED
    work.session.execute(delete(ScoreEvidence).where(*of_score))


@requires(SCORES_READ)
def list_evidence(work: Work, name: str, model_version: str) -> list[Evidence]:
    """What is known of one version by band, matured outcomes in place of held-out ones where there are both."""
    rows = work.session.scalars(
        select(ScoreEvidence).where(ScoreEvidence.name == name, ScoreEvidence.model_version == model_version)
    )
    best = {row.low: row for row in sorted(rows, key=lambda row: row.basis == Basis.MATURED)}
    names = [each.name for each in fields(Evidence) if each.name != "records"]
    return [Evidence(*(getattr(row, each) for each in names)) for row in best.values()]


@requires(SCORES_READ)
def list_judged(work: Work, name: str, model_version: str, bands: Sequence[Evidence]) -> list[Judged]:
    """Records that bands of one version were counted on, the newest first; many of a large band, not all."""
    asked = select(ScoreEvidence.records).where(
        ScoreEvidence.name == name,
        ScoreEvidence.model_version == model_version,
        tuple_(ScoreEvidence.basis, ScoreEvidence.low).in_([(band.basis, band.low) for band in bands]),
    )
    kept = [one for records in work.session.scalars(asked) for one in records]
    found = [
        Judged(UUID(one["record_id"]), one["value"], one["came"], date.fromisoformat(one["said_on"]))
        for one in kept
    ]
    return sorted(found, key=lambda one: (one.said_on, one.value), reverse=True)


@requires(SCORES_READ)
def find_evidence(work: Work, name: str, model_version: str, value: float | None) -> Evidence | None:
    """How right scores like `value` have been: what became of them if known, else on held-out data."""
    if value is None:
        return None
    found = work.session.scalar(
        select(ScoreEvidence)
        .where(
            ScoreEvidence.name == name,
            ScoreEvidence.model_version == model_version,
            ScoreEvidence.low <= value,
            (ScoreEvidence.high > value) | (ScoreEvidence.high >= 1),
        )
        .order_by((ScoreEvidence.basis == Basis.MATURED).desc(), ScoreEvidence.low.desc())
        .limit(1)
    )
    return found if found is None else Evidence(
        found.low, found.high, found.n, found.observed, found.rate, found.rate_low, found.rate_high,
        found.lift, found.checked_on, found.basis,
    )  # fmt: skip


def _written(band: Evidence) -> dict[str, Any]:
    kept = [
        {**asdict(one), "record_id": str(one.record_id), "said_on": one.said_on.isoformat()}
        for one in band.records
    ]
    return {**asdict(band), "records": kept}


def _view(row: ModelVersion) -> ModelView:
    return ModelView(
        row.name, row.version, row.trained_through, row.status, row.verdict, row.why, row.card, row.file_sha256
    )
