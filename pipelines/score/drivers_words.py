"""Recovered drivers beside true ones, for people: a table and the verdict in words."""

from typing import Any

from rich.table import Table

from app.core.i18n import _, _l
from pipelines.score.drivers import Driver, Note, Recovery, Rows

TITLES = {
    Rows.LEADS: _l("What makes leads convert"),
    Rows.WITH_CONTRACT: _l("What makes customers with a contract leave"),
    Rows.WITHOUT_CONTRACT: _l("What makes customers without a contract leave"),
    Rows.CUSTOMERS: _l("What makes customers leave: with or without a contract"),
}
NOTES = {
    Note.HIDDEN: _l("in no mart, by design"),
    Note.NOISY: _l("seen through noise: not judged"),
    Note.WEAK: _l("too weak for outcomes as few as these: not judged"),
    Note.LATE: _l("out of sight by the day on which leaving is counted"),
    Note.LEVEL: _l("direction only"),
}


def table(found: Recovery) -> Table:
    """Strongest in truth first."""
    headings = (_("Driver"), _("True spread"), _("Recovered spread"), _("Same direction"), "")
    made = Table(*headings, title=str(TITLES[found.rows]))
    for each in found.drivers:
        made.add_row(*_row(each))
    return made


def _row(each: Driver) -> tuple[str, ...]:
    note = str(NOTES[each.note]) if each.note else ""
    if each.spread is None:
        return each.field, f"{each.true_spread:.3f}", "", "", note
    same = _("yes") if each.agrees else _("no")
    return each.field, f"{each.true_spread:.3f}", f"{abs(each.spread):.3f}", same, note


def verdict(found: Recovery) -> str:
    """Whether directions and order match the truth, and which don't."""
    return " ".join([_directions(found), *_order(found)])


def _directions(found: Recovery) -> str:
    if found.astray:
        return _("Not in their true direction: {drivers}.", drivers=", ".join(found.astray))
    return _("All that can be judged point in their true direction ({n}).", n=len(found.judged))


def _order(found: Recovery) -> list[str]:
    if not found.pairs:
        return []
    clear = sum(pair.is_clear for pair in found.pairs)
    said = _(
        "Of {pairs} pairs, {clear} differ clearly in strength; the others are as good as tied, because outcomes"
        " as few as these can't tell them apart.",
        pairs=len(found.pairs),
        clear=clear,
    )
    if found.swapped:
        swapped = "; ".join(f"{pair.weaker} > {pair.stronger}" for pair in found.swapped)
        return [said, _("The model has the wrong way round: {swapped}.", swapped=swapped)]
    kept = sum(pair.is_kept for pair in found.pairs)
    order = _(
        "The model has all of these in their true order, and {kept} of all {pairs}.",
        kept=kept,
        pairs=len(found.pairs),
    )
    return [said, order] if clear else [said]


def recovery_as_json(found: Recovery) -> dict[str, Any]:
    """The same for programs."""
    return {
        "rows": found.rows,
        "drivers": [
            {
                "field": d.field,
                "true_spread": d.true_spread,
                "spread": d.spread,
                "agrees": d.agrees,
                "note": d.note,
            }
            for d in found.drivers
        ],
        "pairs": [vars(pair) for pair in found.pairs],
        "astray": found.astray,
        "swapped": [[pair.stronger, pair.weaker] for pair in found.swapped],
        "matches": not found.astray and not found.swapped,
    }
