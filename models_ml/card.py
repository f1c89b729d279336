"""The model card: everything needed to judge a model, and to make it again bit for bit."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from models_ml.words import joined, say


@dataclass(frozen=True)
class Card:
    """As JSON beside the model file; `readme` tells the same in words.

    `data_sha256` and `model_sha256` are what `tabular.train.repeat` compares. `version` starts the latter.
    """

    name: str
    version: str
    trained_at: str
    target: str
    positive: str
    contract: dict[str, Any]
    rows: int
    positives: int
    window: list[str] | None
    """First and last value of the time column."""
    data_sha256: str
    model_sha256: str
    verdict: str
    findings: list[dict[str, Any]]
    cross_validated: dict[str, float]
    out_of_time: dict[str, float] | None
    auc_interval: list[float]
    calibration_slope: float
    base_log_loss: float
    bands: list[dict[str, Any]]
    fields: list[dict[str, str]]
    left_out: dict[str, str]
    choice: dict[str, float]
    versions: dict[str, str]
    thresholds: dict[str, float] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)
    """Quantiles, levels and blanks of the training rows: what drift is measured from."""
    fairness: list[dict[str, Any]] = field(default_factory=list)
    """Per sensitive or watched column what `models_ml.fairness.by_group` says of held-out rows."""

    contest: dict[str, Any] = field(default_factory=dict)
    """`models_ml.contest.Ruling` on the model in force at the time of training; empty if there was no question."""

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Card":
        return cls(**json.loads(text))

    def why(self, language: str = "en") -> str:
        """The findings that made the verdict, in words; then whether it took over."""
        said = [explain_verdict(self.verdict, self.findings, language), *ruling_words(self.contest, language)]
        return joined(said, language)

    def readme(self) -> str:
        """The card in words, for people: what it predicts, how well, from what, what was left out."""
        parts = [self._head(), _figures_table(self), _bands_table(self.bands), _fields_list(self)]
        parts += [*(_groups_table(one) for one in self.fairness), self._repeat()]
        return "\n\n".join(parts) + "\n"

    def _head(self) -> str:
        window = f", {self.window[0]} to {self.window[1]}" if self.window else ""
        return (
            f"# Model card: {self.name} ({self.version})\n\n"
            f"Predicts that **{self.target}** is **{self.positive}**{_horizon(self.contract)}. "
            f"Trained {self.trained_at} on {self.rows:,} rows, {self.positives:,} positive{window}.\n\n"
            f"Verdict of the gate: **{self.verdict}**. {self.why()}\n\n{self.why('zh')}\n\n"
            "Reasons are what goes together with the outcome in these rows. They are no claim of cause."
        )

    def _repeat(self) -> str:
        versions = ", ".join(f"{name} {version}" for name, version in sorted(self.versions.items()))
        return (
            "## To make it again\n\nThe same rows, this card's contract and the same versions give the same file "
            f"(`models_ml.tabular.train.repeat`).\n\n- rows: sha256 `{self.data_sha256}`\n"
            f"- file: sha256 `{self.model_sha256}`\n- {versions}"
        )


def explain_verdict(verdict: str, findings: list[dict[str, Any]], language: str = "en") -> str:
    deciding = [found for found in findings if found["level"] == verdict]
    return joined((say(found["code"], language, **found["facts"]) for found in deciding), language)


def ruling_words(ruling: dict[str, Any], language: str = "en") -> list[str]:
    """The sentence of a ruling, if there was one."""
    return [say(ruling["code"], language, **ruling["facts"])] if ruling else []


def _horizon(contract: dict[str, Any]) -> str:
    if contract["horizon_days"] is None:
        return ""
    return f" within {contract['horizon_days']} days, counted {contract['gap_days'] or 0} days from the as-of date"


def _figures_table(card: Card) -> str:
    later = card.out_of_time or {}
    lines = ["## Figures", "", "| figure | cross-validated | out of time |", "|---|---|---|"]
    for name, value in card.cross_validated.items():
        newest = f"{later[name]:.4f}" if name in later else "-"
        lines.append(f"| {name} | {value:.4f} | {newest} |")
    low, high = card.auc_interval
    lines += _contest_lines(card.contest)
    lines += ["", f"AUC between {low:.3f} and {high:.3f} (95 %). Calibration slope {card.calibration_slope:.2f}. "]
    return "\n".join(lines) + f"Log loss of the base rate alone: {card.base_log_loss:.4f}."


def _contest_lines(ruling: dict[str, Any]) -> list[str]:
    """What comparing with the model in force found, if there were rows to compare on."""
    found = ruling.get("contest")
    if not found:
        return []
    said = [
        f"{name} {d['value']:+.4f} ({d['low']:+.4f} to {d['high']:+.4f})"
        for name, d in found["differences"].items()
    ]
    return [
        "",
        f"Against {ruling['facts']['incumbent']} on {found['rows']:,} rows it never saw: {', '.join(said)}.",
    ]


def _bands_table(bands: list[dict[str, Any]]) -> str:
    lines = ["## Calibration on held-out rows", "", "| rows | promised | happened |", "|---|---|---|"]
    return "\n".join(lines + [f"| {b['rows']} | {b['predicted']:.1%} | {b['observed']:.1%} |" for b in bands])


def _groups_table(found: dict[str, Any]) -> str:
    lines = [
        f"## By group: {found['column']}",
        "",
        fairness_words(found),
        "",
        "| group | rows | selected | positives | of these selected |",
        "|---|---|---|---|---|",
    ]
    for one in found["groups"]:
        rates = [_interval(one[rate]) for rate in ("selection_rate", "true_positive_rate")]
        lines.append(f"| {one['group']} | {one['n']} | {rates[0]} | {one['positives']} | {rates[1]} |")
    return "\n".join([*lines, "", fairness_words(found, "zh")])


def _interval(share: dict[str, float] | None) -> str:
    return "-" if share is None else f"{share['value']:.1%} ({share['low']:.1%} - {share['high']:.1%})"


def fairness_words(found: dict[str, Any], language: str = "en") -> str:
    """What the table of one column's groups says, in words."""
    role = "groups_of_feature" if found["is_feature"] else "groups_of_left_out"
    said = [say(role, language, **found)]
    for gap in ("selection_gap", "true_positive_gap"):
        apart = found[gap]
        said.append(say(gap, language, **apart) if apart else say(f"no_{gap}", language))
    return joined(said, language)


def _fields_list(card: Card) -> str:
    used = [f"- {one['name']} ({one['kind']})" for one in card.fields]
    left = [f"- {name}: {say(code)}" for name, code in card.left_out.items()]
    return "\n".join(["## Fields", "", *used, "", "Left out:", "", *(left or ["- nothing"])])
