"""The gate: publish, warn or refuse, and every finding that led there."""

from dataclasses import dataclass, field
from typing import Any

from models_ml.evaluate import Outcome
from models_ml.tabular.leaks import Alarm

PUBLISH, WARN, REFUSE, NOTE = "publish", "warn", "refuse", "note"
FEW, ENOUGH = 40, 120
"""Outcomes of each kind: fewer than 40 refuse, fewer than 120 warn."""
LEAST_AUC = 0.55
LEAST_GAIN = 0.015
"""Part of the base rate's log loss that a model must save: less can be sure and still of no use to anyone."""
SLOPES = (0.8, 1.25)
DRIFT_AUC = 0.03
REFUSING_ALARMS = {"too_good", "blanks_too_good"}
NOTED_ALARMS = {
    "known_afterwards",
    "copies",
    "repeats",
    "counted_as",
    "counted_as_neither",
    "mixed_numbers",
    "out_of_order",
    "unclear",
}


@dataclass(frozen=True)
class Finding:
    """One reason for a verdict; words.py has its sentence."""

    code: str
    level: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """`publish`, `warn` or `refuse`, with all findings, the weightiest first."""

    verdict: str
    findings: list[Finding]

    @property
    def deciding(self) -> list[Finding]:
        """The findings that made the verdict."""
        return [finding for finding in self.findings if finding.level == self.verdict]


def judge(positives: int, negatives: int, crossed: Outcome, later: Outcome | None, alarms: list[Alarm]) -> Verdict:
    """Weigh a candidate's held-out figures. Without a time column the cross-validated ones decide."""
    decisive = later or crossed
    findings = [
        *_counted(positives, negatives),
        *_signal(decisive),
        *_calibrated(decisive),
        *(_drifted(crossed, later) if later else []),
        *(_alarmed(alarm) for alarm in alarms),
    ]
    weight = {REFUSE: 0, WARN: 1, NOTE: 2}
    findings.sort(key=lambda finding: weight[finding.level])
    verdict = next((found.level for found in findings if found.level in (REFUSE, WARN)), PUBLISH)
    if verdict == PUBLISH:
        low, high = decisive.auc_interval
        facts = {"auc": decisive.figures.auc, "low": low, "high": high}
        findings.insert(0, Finding("passed", PUBLISH, facts))
    return Verdict(verdict, findings)


def _counted(positives: int, negatives: int) -> list[Finding]:
    fewer = min(positives, negatives)
    facts = {"positives": positives, "negatives": negatives, "needed": FEW if fewer < FEW else ENOUGH}
    if fewer < FEW:
        return [Finding("too_few", REFUSE, facts)]
    return [Finding("few", WARN, facts)] if fewer < ENOUGH else []


def _signal(outcome: Outcome) -> list[Finding]:
    low, high = outcome.auc_interval
    if low <= LEAST_AUC:
        return [Finding("no_signal", REFUSE, {"auc": outcome.figures.auc, "low": low, "high": high})]
    if outcome.figures.log_loss > outcome.base_log_loss * (1 - LEAST_GAIN):
        return [Finding("no_gain", REFUSE, {"log_loss": outcome.figures.log_loss, "base": outcome.base_log_loss})]
    return []


def _calibrated(outcome: Outcome) -> list[Finding]:
    """Out of bounds for sure refuses; out of bounds within the slope's 95 % interval warns."""
    slope, half = outcome.slope
    if SLOPES[0] <= slope <= SLOPES[1]:
        return []
    surely = slope + half < SLOPES[0] or slope - half > SLOPES[1]
    return [Finding("slope", REFUSE if surely else WARN, {"slope": slope})]


def _drifted(crossed: Outcome, later: Outcome) -> list[Finding]:
    apart = abs(crossed.figures.auc - later.figures.auc)
    facts = {"crossed": crossed.figures.auc, "later": later.figures.auc}
    return [Finding("apart", WARN, facts)] if apart > DRIFT_AUC else []


def _alarmed(alarm: Alarm) -> Finding:
    level = REFUSE if alarm.code in REFUSING_ALARMS else NOTE if alarm.code in NOTED_ALARMS else WARN
    return Finding(alarm.code, level, {"column": alarm.column} | alarm.facts)
