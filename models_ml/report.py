"""What `crm model evaluate` prints: one JSON object, or a page of text in English or Chinese."""

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size

from models_ml import explain
from models_ml.card import fairness_words
from models_ml.words import say

if TYPE_CHECKING:
    import pandas as pd

    from models_ml.tabular.train import Trained


def as_json(trained: "Trained", seconds: float, language: str = "en") -> dict[str, Any]:
    """The judged figures; `out_of_time` is null without a time column."""
    card = trained.card
    return {
        "verdict": card.verdict,
        "why": card.why(language),
        "cross_validated": card.cross_validated,
        "out_of_time": card.out_of_time,
        "alarms": alarms(trained, language),
        "fairness": card.fairness,
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
        "fairness": [],
        "seconds": seconds,
    }


def alarms(trained: "Trained", language: str = "en") -> list[dict[str, Any]]:
    """One object per alarm: column, code, message."""
    return [
        {
            "column": alarm.column,
            "code": alarm.code,
            "message": say(alarm.code, language, column=alarm.column, **alarm.facts),
        }
        for alarm in trained.prepared.alarms
    ]


def as_text(trained: "Trained", frame: "pd.DataFrame", language: str = "en") -> str:
    """Verdict, figures, calibration, what was left out, and the reasons of the likeliest of the first rows."""
    card = trained.card
    parts = [f"{say(card.verdict, language)}: {card.why(language)}", _notes(trained, language)]
    parts += [_figures(trained, language), _bands(trained, language)]
    parts += [_groups(found, language) for found in card.fairness]
    parts += [_columns(trained, language), _example(trained, frame, language)]
    return "\n\n".join(part for part in parts if part)


def _table(lines: list[list[str]]) -> str:
    """Columns as wide as their widest cell, however wide its characters are; all but the first to the right."""
    widths = [max(cell_len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            set_cell_size(cell, width) if not i else " " * (width - cell_len(cell)) + cell
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _notes(trained: "Trained", language: str) -> str:
    others = [found for found in trained.verdict.findings if found.level != trained.verdict.verdict]
    return "\n".join(
        f"{say(found.level, language)}: {say(found.code, language, **found.facts)}" for found in others
    )


def _figures(trained: "Trained", language: str) -> str:
    card, later = trained.card, trained.card.out_of_time or {}
    facts = {"rows": card.rows, "positives": card.positives, "target": card.target, "positive": card.positive}
    lines = [["", say("cross_validated", language), say("out_of_time", language)]]
    for name, value in card.cross_validated.items():
        lines.append([say(name, language), f"{value:.4f}", f"{later[name]:.4f}" if name in later else "-"])
    kind = _kind(card.choice, language)
    model = say("model_of", language, kind=kind, slope=card.calibration_slope)
    return "\n\n".join([say("rows_of", language, **facts), _table(lines), model])


def _kind(choice: dict[str, float], language: str) -> str:
    """The members of the blend, and the share of each where there are several."""
    share, forests = choice["share"], choice["forests"]
    shares = {"linear": 1 - share, "boosted": share - forests, "forests": forests}
    members = {say(name, language): part for name, part in shares.items() if part > 0.001}
    if len(members) == 1:
        return next(iter(members))
    return say("listed", language).join(f"{part:.0%} {name}" for name, part in members.items())


def _bands(trained: "Trained", language: str) -> str:
    lines = [[say(code, language) for code in ("rows", "promised", "happened")]]
    for band in trained.card.bands:
        lines.append([str(band["rows"]), f"{band['predicted']:.1%}", f"{band['observed']:.1%}"])
    return say("bands_of", language) + "\n" + _table(lines)


def _groups(found: dict[str, Any], language: str) -> str:
    lines = [[say(code, language) for code in ("group", "rows", "selected", "positives", "found")]]
    for one in found["groups"]:
        shares = [one[rate] for rate in ("selection_rate", "true_positive_rate")]
        picked, met = ["-" if share is None else f"{share['value']:.1%}" for share in shares]
        lines.append([one["group"], str(one["n"]), picked, str(one["positives"]), met])
    return fairness_words(found, language) + "\n" + _table(lines)


def _columns(trained: "Trained", language: str) -> str:
    kinds: dict[str, list[str]] = {}
    for field in trained.card.fields:
        kinds.setdefault(field["kind"], []).append(field["name"])
    lines = [f"{say(kind, language)}: {', '.join(names)}" for kind, names in kinds.items()]
    for name, code in trained.card.left_out.items():
        lines.append(say("left_out_of", language, column=name, why=say(code, language, column=name)))
    return "\n".join(lines)


def _example(trained: "Trained", frame: "pd.DataFrame", language: str) -> str:
    from models_ml.tabular.score import score

    scored = score(trained.model, frame.head(2000))
    place = int(scored["probability"].to_numpy().argmax())
    row = scored.iloc[place]
    said = [f"  {reason['effect']:+.2f}  {explain.words(reason, language)}" for reason in row["reasons"]]
    return "\n".join([say("example_of", language, row=place + 1, chance=row["probability"]), *said])
