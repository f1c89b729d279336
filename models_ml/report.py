"""What `crm model evaluate` prints: one JSON object, or a page of text."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from models_ml import explain
from models_ml.words import say

if TYPE_CHECKING:
    from models_ml.tabular.train import Trained


def as_json(trained: "Trained", seconds: float) -> dict[str, Any]:
    """The judged figures; `out_of_time` is null without a time column."""
    card = trained.card
    return {
        "verdict": card.verdict,
        "why": card.why(),
        "cross_validated": card.cross_validated,
        "out_of_time": card.out_of_time,
        "alarms": alarms(trained),
        "seconds": seconds,
    }


def refusal(why: str, seconds: float) -> dict[str, Any]:
    """The same shape for a table that no model can be made of."""
    return {
        "verdict": "refuse",
        "why": why,
        "cross_validated": None,
        "out_of_time": None,
        "alarms": [],
        "seconds": seconds,
    }


def alarms(trained: "Trained") -> list[dict[str, Any]]:
    return [
        {
            "column": alarm.column,
            "code": alarm.code,
            "message": say(alarm.code, column=alarm.column, **alarm.facts),
        }
        for alarm in trained.prepared.alarms
    ]


def as_text(trained: "Trained", frame: pd.DataFrame) -> str:
    """Verdict, figures, calibration, what was left out, and the reasons of the likeliest case."""
    card = trained.card
    parts = [f"{card.verdict.upper()}  {card.why()}", _notes(trained), _figures(trained), _bands(trained)]
    parts += [_columns(trained), _example(trained, frame)]
    return "\n\n".join(part for part in parts if part)


def _notes(trained: "Trained") -> str:
    others = [found for found in trained.verdict.findings if found.level != trained.verdict.verdict]
    return "\n".join(f"{found.level}: {say(found.code, **found.facts)}" for found in others)


def _figures(trained: "Trained") -> str:
    card, later = trained.card, trained.card.out_of_time or {}
    head = f"{card.rows:,} rows, {card.positives:,} with {card.target} = {card.positive}"
    lines = [head, "", f"{'':14}{'cross-validated':>16}{'out of time':>14}"]
    for name, value in card.cross_validated.items():
        lines.append(f"{name:14}{value:16.4f}{f'{later[name]:.4f}' if name in later else '-':>14}")
    share = card.choice["share"]
    kind = (
        "spline logistic" if share == 0 else "boosted trees" if share == 1 else f"blend, {share:.0%} boosted trees"
    )
    return "\n".join([*lines, "", f"model: {kind}; calibration slope {card.calibration_slope:.2f}"])


def _bands(trained: "Trained") -> str:
    lines = ["calibration on held-out rows", f"{'rows':>8}{'promised':>10}{'happened':>10}"]
    for band in trained.card.bands:
        lines.append(f"{band['rows']:8}{band['predicted']:10.1%}{band['observed']:10.1%}")
    return "\n".join(lines)


def _columns(trained: "Trained") -> str:
    kinds: dict[str, list[str]] = {}
    for field in trained.card.fields:
        kinds.setdefault(field["kind"], []).append(field["name"])
    lines = [f"{kind}: {', '.join(names)}" for kind, names in kinds.items()]
    lines += [f"left out {name}: {say(code)}" for name, code in trained.card.left_out.items()]
    return "\n".join(lines)


def _example(trained: "Trained", frame: pd.DataFrame) -> str:
    from models_ml.tabular.score import score

    scored = score(trained.model, frame.head(2000))
    row = scored.iloc[int(scored["probability"].to_numpy().argmax())]
    said = [f"  {reason['effect']:+.2f}  {explain.words(reason)}" for reason in row["reasons"]]
    return "\n".join([f"example, row {row.name}: probability {row['probability']:.1%}", *said])
