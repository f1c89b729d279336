"""Words of the command; what is wrong with a file as such, its reader says."""

from typing import Any

from app.core.i18n import _l

FAULTS: dict[str, Any] = {
    "no_rows": _l("there are no rows: write one row per path below the heading"),
    "missing_column": _l("the column is missing: add it to the heading (needed are {needed})"),
    "double_column": _l("the heading names the column twice: keep one of them"),
    "empty_path": _l("the path is empty: name at least one channel, or remove the row"),
    "empty_element": _l('the path "{found}" has an empty channel: write a name on both sides of "{separator}"'),
    "negative": _l(
        '"{found}" is below 0: counts and values are 0 or more; take refunds off the sale they belong to'
    ),
    "not_whole": _l('"{found}" is not a whole number: count journeys, not shares of them'),
    "too_large": _l('"{found}" is too large to be counted exactly: keep all counts together below 2^53'),
    "no_journey": _l("all counts are 0: at least one journey must have converted or not converted"),
    "days_length": _l(
        "{found} times for {needed} touches: give each touch a number of days, separated as in the path"
    ),
    "mixed_separator": _l(
        'the path "{found}" has {separator} without blanks, others have blanks around it: write it one way'
    ),
}

OPTIONS: dict[str, Any] = {
    "model": _l("there is no model {found}: choose one of {needed}"),
    "position": _l("{found} are no position weights: give three numbers of 0 or more, such as 40,20,40"),
    "no_times": _l(
        "time_decay needs times: add a column touch_days with one number per touch, such as 0 > 2.5 > 9"
    ),
    "too_large": _l(
        "shapley_chain solves a chain per subset of channels, too many here: lower --order or join channels"
    ),
}

TABLE: dict[str, Any] = {
    "channel": _l("Channel"),
    "conversions": _l("Conversions"),
    "interval": _l("{level:.0%} interval"),
    "value": _l("Conversion value"),
    "removal_effect": _l("Removal effect"),
    "sum": _l("Sum"),
    "title": _l("{model}: {rate:.2%} of journeys converted"),
    "order": _l("Order {order} of the chain"),
    "chosen": _l("Order {order} chosen: log-likelihood per step of journeys held out was {scores}"),
    "place": _l("line {line}, {field}: {words}"),
    "field": _l("{field}: {words}"),
    "row": _l("row"),
    "heading": _l("heading"),
    "file": _l("file"),
}
