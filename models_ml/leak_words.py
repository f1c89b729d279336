"""What is said of columns that know the answer; words.py says the rest."""

from typing import Any

from app.core.i18n import _l, _ln

LEAKS: dict[str, Any] = {
    "too_good": _l("Leak: {column} alone tells the outcome (AUC {auc:.3f}). Left out; drop it to go on."),
    "blanks_too_good": _l(
        "Leak: whether {column} is blank tells the outcome (AUC {auc:.3f}). Left out; drop it to go on."
    ),
    "blanks_pure_blank_positive": _l("Left out {column}: none of the {rows} rows where it is blank is positive."),
    "blanks_pure_blank_negative": _l("Left out {column}: all of the {rows} rows where it is blank are positive."),
    "blanks_pure_filled_positive": _l(
        "Left out {column}: none of the {rows} rows where it is filled in is positive."
    ),
    "blanks_pure_filled_negative": _l(
        "Left out {column}: all of the {rows} rows where it is filled in are positive."
    ),
    "beside_positive": _l(
        "All of the {rows} rows where {column} is not its usual value are positive: is it known beforehand?"
    ),
    "beside_negative": _l(
        "None of the {rows} rows where {column} is not its usual value is positive: is it known beforehand?"
    ),
    "average_of_target": _l(
        "Left out {column}: it is the share of positives of the very rows that hold it, so made of the outcome."
    ),
    "known_afterwards": _l(
        "Left out {column}: by its name it is filled in, or touched again, once the outcome is known."
    ),
    "named_after_target": _l("{column} is named after the target: make sure that it is known beforehand."),
    "together": _l(
        "All columns together tell nearly every outcome (AUC {auc:.4f}): make sure they are known beforehand."
    ),
    "copies": _ln(
        "{rows:,} row is a copy of an earlier one: with it the figures are better than new cases will be.",
        "{rows:,} rows are copies of earlier ones: with them the figures are better than new cases will be.",
    ),
    "repeats": _l(
        "{column} repeats, {each} rows each on average: if it says whose the rows are, give it as the group."
    ),
    "same_subjects": _l(
        "{columns} say that {each} rows each on average are of the same subject, which no column names, and share"
        " its outcome: figures are better than new subjects will give. Add a column that names the subject, and"
        " give it as the group."
    ),
    "out_of_order": _ln(
        "{rows:,} row has {column} before {first}, all others after it: correct its dates.",
        "{rows:,} rows have {column} before {first}, all others after it: correct those dates.",
    ),
    "unclear": _l(
        "{column} can be read in two ways ({example}), and was read in one: write dates as 2018-02-28 and numbers"
        " as 1234.50."
    ),
    "counted_as": _l("Of {target} counts as yes: {yes}; as no: {no}."),
    "counted_as_neither": _l("Of {target} counts as yes: {yes}; as no: {no}. Left out, as neither: {neither}."),
}
