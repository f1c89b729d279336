"""The sentence of every code that the models of tables give; the code is what is stored."""

from collections.abc import Iterable
from typing import Any

from app.core.i18n import _l, spoken
from models_ml.file_words import FOUND, of_file
from models_ml.leak_words import LEAKS

SENTENCES: dict[str, Any] = {
    **FOUND,
    **LEAKS,
    # -- the table can't be used ------------------------------------------------------------------
    "no_column": _l("There is no column {column}. The columns are: {columns}."),
    "no_column_near": _l("There is no column {column}. Did you mean {near}? The columns are: {columns}."),
    "is_target": _l("{column} is the target: it can't be given with --{option} too."),
    "no_time": _l("Column {column} can't be read as a time."),
    "no_outcome": _l("The target {column} is blank in all of the {rows} rows: there is nothing to learn from."),
    "one_class": _l("The target {column} has a single value ({value}): there is nothing to tell apart."),
    "many_classes": _l(
        "The target {column} has {count} values ({values}): say which one to predict with --positive VALUE."
    ),
    "amount_target": _l(
        "The target {column} is an amount ({values} …), and only yes or no is predicted here: add a column that"
        " says whether it is above a limit, and name that one."
    ),
    "no_positive": _l("The target {column} never is {positive}. Its values are: {values}."),
    "too_few_rows": _l(
        "{rows} rows with a known outcome are too few to learn from; at least {needed} are needed."
    ),
    "too_few_of_one": _l(
        "One of the two outcomes occurs only {fewer} times; at least {needed} are needed to measure anything."
    ),
    "no_features": _l("No column is left to learn from: all are constant, empty, identifiers or left out."),
    "only_leaks": _l(
        "The only usable columns give the outcome away ({columns}): nothing honest is left to learn from."
    ),
    "few_groups": _l("The group column has only {found} groups; at least {needed} are needed to hold some out."),
    "pure_groups": _l("Every group has one outcome only: held-out groups can't be judged."),
    # -- the gate ---------------------------------------------------------------------------------
    "passed": _l("Ranks new cases well enough to use: AUC {auc:.3f} ({low:.3f} to {high:.3f}), calibrated."),
    "too_few": _l(
        "Too few outcomes: {positives} positive and {negatives} negative; at least {needed} of each are needed."
    ),
    "few": _l(
        "Few outcomes: {positives} positive and {negatives} negative; figures are safe from {needed} of each."
    ),
    "no_signal": _l("Not enough signal: AUC {auc:.3f} ({low:.3f} to {high:.3f}) is not surely above .55."),
    "no_gain": _l(
        "Not enough signal: log loss {log_loss:.4f} is not 1.5 % better than always the base rate ({base:.4f})."
    ),
    "slope": _l("Probabilities are off: calibration slope {slope:.2f} instead of .8 to 1.25."),
    "apart": _l("The newest cases differ: AUC {later:.3f} out of time, {crossed:.3f} cross-validated."),
    "no_later": _l("The time column has too few newest cases of both outcomes for a figure out of time."),
    # -- candidate and incumbent ------------------------------------------------------------------
    "first": _l("It is the first of its kind."),
    "same": _l("Made again from the same rows, it is the model in force."),
    "better": _l(
        "Replaces {incumbent}: on {rows:,} newer rows that one never saw, log loss changes"
        " by {value:+.4f} ({low:+.4f} to {high:+.4f})."
    ),
    "worse": _l(
        "Not promoted, {incumbent} stays: on {rows:,} newer rows that one never saw, log loss changes"
        " by {value:+.4f} ({low:+.4f} to {high:+.4f}), for the worse."
    ),
    "no_better": _l(
        "Not promoted, {incumbent} stays: on {rows:,} newer rows that one never saw, log loss changes"
        " by {value:+.4f} ({low:+.4f} to {high:+.4f}), no more than chance may do."
    ),
    "few_fresh": _l(
        "Not promoted, {incumbent} stays: of the rows it never saw, {positives} are positive and {negatives}"
        " negative; {needed} of each are needed to compare."
    ),
    "few_fresh_texts": _l(
        "Not promoted, {incumbent} stays: {rows} newer texts that one never saw are too few to compare;"
        " {needed} are needed."
    ),
    "incumbent_off": _l(
        "Replaces {incumbent}, which is switched off because its last run was refused; fresh rows don't speak"
        " against the new one."
    ),
    "incumbent_old": _l(
        "Replaces {incumbent}, which is {days} days old; fresh rows don't speak against the new one."
    ),
    "incumbent_unreadable": _l(
        "Replaces {incumbent}, whose file is gone, changed or of another version of the program."
    ),
    "incumbent_other": _l("Replaces {incumbent}, which can't be asked any more: {what}."),
    # -- why a column is no feature ---------------------------------------------------------------
    "constant": _l("always the same"),
    "empty": _l("always blank"),
    "mixed_numbers": _l("{column} writes its numbers in two ways, 1,234.50 and 1.234,50: write them one way"),
    "identifier": _l("a name of the row, not a property"),
    "too_rare": _l("no value occurs often enough"),
    "dropped": _l("dropped on request"),
    "leak": _l("gives the outcome away"),
    "sensitive": _l("sensitive: reported by group instead"),
    # -- fairness ---------------------------------------------------------------------------------
    "groups_of_feature": _l(
        "By {column}, a feature of the model, on {rows:,} held-out rows, selected from {threshold:.1%} on."
    ),
    "groups_of_left_out": _l(
        "By {column}, no feature of the model, on {rows:,} held-out rows, selected from {threshold:.1%} on."
    ),
    "selection_gap": _l("{most} is selected more often than {least} by {value:.1%} ({low:.1%} to {high:.1%})."),
    "no_selection_gap": _l("Too few rows in a second group to compare how often it is selected."),
    "true_positive_gap": _l(
        "Of those with the outcome, {most} is found more often than {least} by {value:.1%}"
        " ({low:.1%} to {high:.1%})."
    ),
    "no_true_positive_gap": _l("Too few outcomes in a second group to compare how many are found."),
    "group": _l("group"),
    "selected": _l("selected"),
    "positives": _l("with the outcome"),
    "found": _l("of these selected"),
    # -- what `crm model evaluate` prints ---------------------------------------------------------
    "reading": _l("reading the file"),
    "typing": _l("{rows:,} rows, {columns} columns"),
    "crossed": _l("cross-validated fold {fold} of {folds}: AUC {auc:.4f}"),
    "later": _l("out of time, newest {rows:,} rows: AUC {auc:.4f}"),
    "fitting": _l("fitting on all rows"),
    "publish": _l("Publish"),
    "warn": _l("Warning"),
    "refuse": _l("Refused"),
    "note": _l("Hint"),
    "rows_of": _l("{rows:,} rows, {positives:,} with {target} = {positive}"),
    "cross_validated": _l("cross-validated"),
    "out_of_time": _l("out of time"),
    "auc": _l("AUC"),
    "pr_auc": _l("PR-AUC"),
    "log_loss": _l("log loss"),
    "brier": _l("Brier score"),
    "ece": _l("calibration error"),
    "lift_at_10": _l("lift in the top 10 %"),
    "model_of": _l("Model: {kind}; calibration slope {slope:.2f}"),
    "listed": _l(", "),
    "linear": _l("spline logistic"),
    "boosted": _l("boosted trees"),
    "forests": _l("forests"),
    "bands_of": _l("Calibration on held-out rows"),
    "rows": _l("rows"),
    "promised": _l("promised"),
    "happened": _l("happened"),
    "number": _l("numbers"),
    "level": _l("categories"),
    "date": _l("dates"),
    "text": _l("texts"),
    "left_out_of": _l("left out {column}: {why}"),
    "example_of": _l("Example, row {row}: probability {chance:.1%}"),
    # -- reasons of a score -----------------------------------------------------------------------
    "reason_up": _l("{label} is {value}: {strength}with a higher probability"),
    "reason_down": _l("{label} is {value}: {strength}with a lower probability"),
    "reason_missing_up": _l("{label} is blank: {strength}with a higher probability"),
    "reason_missing_down": _l("{label} is blank: {strength}with a lower probability"),
    "strong": _l("strongly goes "),
    "medium": _l("goes "),
    "weak": _l("slightly goes "),
}


def say(code: str, language: str = "en", **facts: Any) -> str:
    """The sentence of a code in `en` or `zh`. An unknown code is said as it is."""
    if told := of_file(code, language, **facts):
        return told
    return spoken(SENTENCES[code], language, **facts) if code in SENTENCES else code


def joined(sentences: Iterable[str], language: str = "en") -> str:
    """Sentences one after the other; in Chinese no blank stands between them."""
    return ("" if language == "zh" else " ").join(sentences)
