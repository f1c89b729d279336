"""How one run of scores looks: how it stands, whom it moves, how far, and what stopped it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from dash import dcc, html

from app.core.i18n import _, _l
from app.runs.scored import title_of
from app.runs.watched import feature_words, folded
from app.score_runs.listing import counted_words, mean_move, why
from app.score_runs.review import STEPS
from app.score_runs.rules import LETTERS
from app.score_runs.schema import Move, ScoreRunView, Spread
from app.score_runs.words import RUN_STATUS
from app.ui import format, parts, records
from app.ui.field_words import category_of
from app.ui.names import Link

GRADES = (*LETTERS, None)
RULES = {
    "expect_column_values_to_be_unique": _l("stands there more than once"),
    "expect_column_values_to_not_be_null": _l("is missing"),
    "expect_column_values_to_be_between": _l("is not between 0 and 1"),
    "expect_column_unique_value_count_to_be_between": _l("is the same for all"),
}


def content(
    run: ScoreRunView, moves: Sequence[Move], spread: Sequence[Spread], known: Mapping[UUID, Link],
    acts: list[Any], looked: Mapping[str, Any],
) -> list[Any]:  # fmt: skip
    """One run: how it stands, why, what it changes, and what was watched before it was proposed."""
    head = records.heading(
        _("Score runs"), "/scores", title_of(run.name), [parts.status_of(RUN_STATUS, run.status)], acts
    )
    facts = [(_("Proposed"), parts.when(run.proposed_at)), *_decided(run), *_counts(run)]
    told = html.P([html.Strong(_("Why")), " ", why(run)], className="card run-why") if run.why else None
    left = [card for card in (_steps(spread), _flow(spread)) if card is not None]
    right = [_findings(run) or largest(run, moves, known)]
    watch = (
        records.card(_("What was watched"), html.Div(folded("", looked), className="watched")) if looked else None
    )
    return [
        head,
        records.highlights(facts),
        told,
        records.regions(left, right, []),
        html.Div(watch, className="below"),
        _model(run),
    ]


def _counts(run: ScoreRunView) -> list[records.Fact]:
    """How many records it is about; nothing of a run that a check stopped before it was counted."""
    if "scored" not in run.counts:
        return []
    words = [(_("Records scored"), "scored"), *counted_words()]
    return [*((label, format.number(run.counts[key])) for label, key in words), (_("Mean move"), mean_move(run))]


def _decided(run: ScoreRunView) -> list[records.Fact]:
    """When, and by whom; a run that no person decided went by the rule."""
    rows = []
    if run.decided_at:
        by = run.decided_by or (_("by a check") if run.status == "refused" else _("by the rule"))
        rows.append((_("Decided"), html.Span([parts.when(run.decided_at), f" · {by}"])))
    if run.rolled_back_at:
        rows.append(
            (_("Rolled back"), html.Span([parts.when(run.rolled_back_at), f" · {run.rolled_back_by or ''}"]))
        )
    return rows


def _model(run: ScoreRunView) -> html.P:
    return html.P(
        _("Model version {version}. Run {id}.", version=run.model_version, id=str(run.id)), className="soft run-id"
    )


def largest(run: ScoreRunView, moves: Sequence[Move], known: Mapping[UUID, Link]) -> html.Section:
    """Records by name, before and after; those out of the reader's reach are left out."""
    rows = [_mover(move, known[move.entity_id]) for move in moves if move.entity_id in known]
    if len(run.only) == 1 and not rows:
        rows = [_mover_of_one(link) for link in known.values()]
    if not rows:
        return records.card(_("Largest movers"), html.P(_nothing_moved(run), className="soft"))
    heads = [(_("Record"), ""), (_("Before"), "num"), (_("After"), "num"), (_("Moved by"), "num")]
    head = html.Thead(html.Tr([html.Th(words, className=kind, scope="col") for words, kind in heads]))
    return records.card(_("Largest movers"), _table(head, rows, "movers"))


def _table(head: html.Thead, rows: Sequence[html.Tr], look: str) -> html.Div:
    return html.Div(html.Table([head, html.Tbody(list(rows))], className=f"table {look}"), className="scroll")


def _mover(move: Move, link: Link) -> html.Tr:
    before = category_of(move.label_before) or format.percent(move.before)
    after = category_of(move.label_after) or format.percent(move.after)
    moved = format.NOTHING
    if move.before is not None and move.after is not None:
        moved = format.signed((move.after - move.before) * 100, 1)
    cells = [(before, "num"), (after, "num"), (moved, "num")]
    name = html.Td(dcc.Link(link.title, href=link.href), className="mover-name")
    return html.Tr([name, *[html.Td(what, className=kind) for what, kind in cells]])


def _mover_of_one(link: Link) -> html.Tr:
    """The one record of a run that moved nothing."""
    blank = [html.Td(format.NOTHING, className="num") for _column in range(3)]
    return html.Tr([html.Td(dcc.Link(link.title, href=link.href), className="mover-name"), *blank])


def _nothing_moved(run: ScoreRunView) -> str:
    if run.status in ("rejected", "refused"):
        return _("Nothing was written, and what was proposed is not kept.")
    if run.counts.get("new"):
        return _("Every score of this run is a first one: nothing stood there before.")
    return _("No score moved.")


def _steps(spread: Sequence[Spread]) -> html.Section | None:
    """How far scores move, as bars: shares of those that had a score before."""
    counts = [sum(one.n for one in spread if one.step == step) for step in range(len(STEPS) + 1)]
    if not any(counts):
        return None
    rows = [_bar(words, n, max(counts)) for words, n in zip(step_words(), counts, strict=True)]
    hint = html.P(_("Number of changed scores by points of change."), className="soft")
    return records.card(_("How far scores move"), html.Div([hint, html.Table(html.Tbody(rows), className="bars")]))


def step_words() -> list[str]:
    """Each class of moves, in points."""
    edges = [format.signed(step * 100, 0) for step in STEPS]
    inner = [_("{low} to {high}", low=low, high=high) for low, high in pairwise(edges)]
    return [_("below {edge}", edge=edges[0]), *inner, _("{edge} and more", edge=edges[-1])]


def _bar(words: str, n: int, most: int) -> html.Tr:
    track = html.Div(html.I(style={"width": f"{n / most:.1%}"}) if n else None, className="bars-track")
    return html.Tr(
        [
            html.Th(words, scope="row"),
            html.Td(track, className="bars-bar", **{"aria-hidden": "true"}),
            html.Td(format.number(n), className="num"),
        ]
    )


def _flow(spread: Sequence[Spread]) -> html.Section | None:
    """From which grade into which: rows before, columns after."""
    pairs: dict[tuple[str | None, str | None], int] = {}
    for one in spread:
        pair = one.grade_before, one.grade_after
        pairs[pair] = pairs.get(pair, 0) + one.n
    if not any(grade for pair in pairs for grade in pair):
        return None
    words = {grade: grade or _("no score") for grade in GRADES}
    heads = [html.Th(_("Grade before"), scope="col"), *(_grade_head(words[grade]) for grade in GRADES)]
    head = html.Thead(html.Tr(heads))
    lines = [
        html.Tr([html.Th(words[before], scope="row")] + [_cell(pairs.get((before, after))) for after in GRADES])
        for before in GRADES
        if any(pair[0] == before for pair in pairs)
    ]
    hint = html.P(_("Changed and new scores: grade before in rows, after in columns."), className="soft")
    return records.card(_("By grade"), html.Div([hint, _table(head, lines, "flow")]))


def _grade_head(words: str) -> html.Th:
    return html.Th(f"→ {words}", className="num", scope="col")


def _cell(n: int | None) -> html.Td:
    return html.Td(format.number(n) if n else format.NOTHING, className="num")


def _findings(run: ScoreRunView) -> html.Section | None:
    """What a check found, where one stopped the run."""
    found = run.counts.get("findings") or []
    if not found:
        return None
    rows = [(_finding(one), _found(one)) for one in found]
    hint = _("How far each moved from what the model has learned from, as a population stability index.")
    told = html.P(hint, className="soft") if any("psi" in one for one in found) else None
    return records.card(_("What was found"), html.Div([told, records.related(rows, "")]))


def _finding(one: Mapping[str, Any]) -> str:
    """A feature or column in words; what nobody described is named as it is stored."""
    name = str(one.get("feature") or one.get("column") or one.get("file") or "")
    return feature_words(name)


def _found(one: Mapping[str, Any]) -> str:
    """How far a feature moved, or the rule that was not met."""
    if "psi" in one:
        psi, usual = format.number(one["psi"], 2), format.number(one.get("usual") or 0, 2)
        return _("moved {psi}, usually up to {usual}", psi=psi, usual=usual)
    return str(RULES.get(one.get("rule", ""), ""))
