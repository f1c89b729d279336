"""How each model stands: the version in force, what its checks said, and whether its scores are written back."""

from typing import Any

from sqlalchemy import select

from app.access.guard import requires
from app.access.work import Work
from app.core.errors import NotFound
from app.core.i18n import _, current_locale
from app.models.model import ModelVersion, Verdict
from app.models.schema import Standing, Trained
from app.runs import service as runs
from app.runs.scored import MODELS, TITLES
from app.score_runs import service as score_runs
from app.score_runs.permissions import SCORES_REVIEW

MOST = 50
"""Versions that a model's history tells of: about a year of them."""


@requires(SCORES_REVIEW)
def list_versions(work: Work, name: str) -> list[Trained]:
    """Versions of one model, newest first. Raises NotFound if there is no such model."""
    if name not in TITLES:
        raise NotFound(_("There is no such model."))
    wanted = select(ModelVersion).where(ModelVersion.name == name)
    return [
        _trained(one) for one in work.session.scalars(wanted.order_by(ModelVersion.trained_at.desc()).limit(MOST))
    ]


@requires(SCORES_REVIEW)
def read_card(work: Work, name: str, version: str) -> dict[str, Any]:
    """All that is kept of one version. Raises NotFound."""
    found = work.session.get(ModelVersion, (name, version))
    if found is None:
        raise NotFound(_("There is no such version."))
    return found.card or {}


@requires(SCORES_REVIEW)
def list_standing(work: Work) -> list[Standing]:
    """Every model, in force or not."""
    return [_standing(work, model.name, tuple(score.name for score in model.scores)) for model in MODELS]


def _standing(work: Work, name: str, scores: tuple[str, ...]) -> Standing:
    versions = work.session.scalars(
        select(ModelVersion).where(ModelVersion.name == name).order_by(ModelVersion.trained_at.desc())
    ).all()
    trained = [_trained(one) for one in versions]
    found = next((one for one in trained if one.status == Verdict.CHAMPION), None)
    newest = trained[0] if trained and trained[0] is not found else None
    run = score_runs.last_run(work, scores[-1])
    refused = run if run is not None and run.is_refused else None
    off_why = "no_model" if found is None else (refused.why or "gate") if refused else None
    return Standing(
        name, scores, found, newest, None if trained else _attempt(work, name), off_why is None, off_why,
        refused.decided_at if refused else None, refused.counts.get("findings", []) if refused else [],
    )  # fmt: skip


def _trained(row: ModelVersion) -> Trained:
    card = row.card or {}
    kept = ("cross_validated", "out_of_time", "auc_interval", "held_out")
    figures = {name: card[name] for name in kept if card.get(name)}
    why = card.get("why_zh") or row.why if current_locale() == "zh" else row.why
    return Trained(row.version, row.status, row.verdict, why, row.trained_at, row.in_force_since, figures)


def _attempt(work: Work, name: str) -> str | None:
    """What the last training said that made no model at all, for instance of too few rows."""
    said = runs.newest_detail(work, "train_models", name) or {}
    return said.get("why_zh" if current_locale() == "zh" else "why")
