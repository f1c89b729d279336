"""The panels of a model's page: a card's figures in, plain elements out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import dcc, html

from app.core.i18n import _
from app.models.schema import Evidence, Trained
from app.runs.verdicts import STATUS
from app.runs.watched import folded
from app.ui import format, parts
from app.ui.plain_table import PlainTable
from app.ui.reasons import field_words, value_words
from dashboards import charts
from dashboards.asked import Opens
from dashboards.charts import Mark
from dashboards.models.gains import Gain
from dashboards.panels import empty, frame
from dashboards.units import bounds, in_unit
from models_ml import fairness

Card = Mapping[str, Any]
Opened = Callable[[float, float], Opens]
"""From and to which score -> what opens behind them."""


def figures(card: Card) -> html.Section:
    """What it was judged by, twice: held out in turns, and on records newer than any it had learned from."""
    names = {
        "auc": _("AUC, ranks well"), "log_loss": _("Log loss"), "brier": _("Brier score"),
        "ece": _("Percentages off by"), "lift_at_10": _("Top 10%, times the average"),
        "accuracy": _("Right"), "macro_f1": _("F1, mean of categories"), "coverage": _("Sure of"),
        "precision_when_sure": _("Right where sure"),
    }  # fmt: skip
    sides = {
        _("Cross-validated"): card.get("cross_validated") or {},
        _("On held-out records"): card.get("held_out") or {},
        _("On newer records"): card.get("out_of_time") or {},
    }
    sides = {label: said for label, said in sides.items() if said}
    lines = [
        (words, *(_figure(key, said.get(key)) for said in sides.values()))
        for key, words in names.items()
        if any(isinstance(said.get(key), int | float) for said in sides.values())
    ]
    hint = _("Learned from {n} records.", n=format.number(card.get("rows")))
    if not lines:
        return frame(_("How good it is"), hint, empty(_("Its card says nothing of that.")))
    heads = [(_("Figure"), ""), *((label, "num") for label in sides)]
    return frame(_judged(card), hint, PlainTable(_("How good it is"), heads, lines))


def _figure(key: str, value: Any) -> str:
    if value is None:
        return format.NOTHING
    return format.percent(value) if key in ("ece", "accuracy", "coverage", "precision_when_sure") else (
        format.number(value, 1 if key == "lift_at_10" else 3)
    )  # fmt: skip


def _judged(card: Card) -> str:
    """The one figure to know first."""
    if (held := card.get("held_out")) and "accuracy" in held:
        return _("Right in {share} of held-out records", share=format.percent(held["accuracy"]))
    later, tried = card.get("out_of_time"), card.get("cross_validated") or {}
    if later:
        return _(
            "AUC {later} on newer records, {tried} cross-validated",
            later=format.number(later["auc"], 3), tried=format.number(tried.get("auc"), 3),
        )  # fmt: skip
    return _("AUC {tried} cross-validated", tried=format.number(tried.get("auc"), 3))


def calibration(bands: Sequence[Evidence], opens: Opened) -> html.Section:
    """What came true of each band against what was said; on the line both are the same."""
    hint = _("Across: the score. Up: share of records in which it came true, with its 95% interval.")
    if not bands:
        return frame(_("What it says, and what came true"), hint, empty(_("Nothing is known of that yet.")))
    ordered = sorted(bands, key=lambda band: band.low)
    off = sum(band.n * abs(band.rate - _middle(band)) for band in ordered) / sum(band.n for band in ordered)
    title = _("Said and came true are {points} points apart on average", points=format.number(100 * off, 1))
    heads = [(_("Score"), ""), *((one, "num") for one in (_("Records"), _("Came true"), _("95% interval")))]
    lines = [
        (_span(b), format.number(b.n), format.percent(b.rate), bounds(b.rate_low, b.rate_high, "share"))
        for b in ordered
    ]
    table = html.Details([html.Summary(_("As a table")), PlainTable(_("Came true"), heads, lines)])
    return frame(title, hint, _drawn(ordered, opens), foot=html.Div(table, className="panel-foot"))


def _drawn(bands: Sequence[Evidence], opens: Opened) -> html.Div:
    """A field of shares both ways, the line on which they are equal, and a spot a band."""
    top = max(0.1, *(band.high for band in bands), *(band.rate for band in bands))
    levels = charts.ticks([top], "share")
    scale = charts.Scale(0.0, levels[-1])
    marks = [
        Mark(_span(b), b.rate, format.percent(b.rate), opens(b.low, b.high), b.rate_low, b.rate_high, b.n)
        for b in bands
    ]
    places = {mark.name: scale.share(_middle(band)) for mark, band in zip(marks, bands, strict=True)}
    ends = [Mark("0", 0.0, ""), Mark("1", levels[-1], "")]
    edges = [Mark(format.percent(tick, 0), tick, "") for tick in levels]
    along = {edge.name: scale.share(edge.value or 0.0) for edge in edges}
    field = [
        *(charts.level(tick, "share", scale.share(tick)) for tick in levels),
        charts.stroke(ends, {"0": 0.0, "1": 100.0}, scale, "stroke-even"),
        *charts.band(marks, places, scale),
        charts.stroke(marks, places, scale),
        *(charts.spot(mark, places[mark.name], scale) for mark in marks),
    ]
    return html.Div([html.Div(field, className="chart-field"), charts.axis(edges, along)], className="chart-line")


def _middle(band: Evidence) -> float:
    return (band.low + band.high) / 2


def _span(band: Evidence) -> str:
    return _("{low} to {high}", low=format.percent(band.low, 0), high=format.percent(band.high, 0))


def lift(found: Sequence[Gain], opens: Opened) -> html.Section:
    """How much better than chance it is to begin with the highest scores."""
    hint = _("Records from the highest score downwards; 1 is as good as chance.")
    if not found:
        return frame(_("What its order is worth"), hint, empty(_("Nothing is known of that yet.")))
    marks = [_gained(one, opens(one.above, 1.0)) for one in found]
    first = next((one for one in found if one.asked >= 0.05), found[-1])
    title = _(
        "{asked} of the records hold {found} of those sought",
        asked=format.percent(first.asked, 0), found=format.percent(first.found, 0),
    )  # fmt: skip
    return frame(title, hint, charts.bars(marks, _("Score"), _("Times chance")))


def _gained(one: Gain, behind: Opens) -> Mark:
    name = _("from {share}", share=format.percent(one.above, 0))
    shares = {_("Of all"): format.percent(one.asked, 0), _("Of those sought"): format.percent(one.found, 0)}
    cells = {of: charts.point(behind, said, f"{name}, {of}: {said}", "link") for of, said in shares.items()}
    return Mark(name, one.lift, in_unit(one.lift, "times"), behind, cells=cells)


def moved(looked: Mapping[str, Any] | None) -> html.Section:
    """Whether those who are scored now are like those it learned from."""
    hint = _("As the newest run of the pipeline saw it.")
    if not looked or not looked.get("compared"):
        return frame(_("Drift"), hint, empty(_("Nothing was compared yet.")))
    far = sum(one["state"] == "act" for one in looked["compared"])
    title = _("Drift: {n} features moved too far", n=far) if far else _("Drift: nothing moved too far")
    return frame(title, hint, folded("", looked), "full")


def groups(said: Mapping[str, Any]) -> html.Section:
    """One column's groups: whom it selects, and how many of those it should."""
    name, gap = field_words(said["column"]), said["selection_gap"]
    hint = _(
        "Share selected from {threshold} on, with its 95% interval.",
        threshold=format.percent(said["threshold"], 0),
    )
    sought, n = _("Of those sought"), sum(one["n"] for one in said["groups"])
    marks = [_group(said["column"], one, sought) for one in said["groups"] if one["selection_rate"]]
    picked = sum(one["selected"] for one in said["groups"]) / max(n, 1)
    whole = Mark(_("All"), picked, format.percent(picked), n=n)
    title = _("Fairness by {name}: no clear gap", name=name)
    if gap and gap["low"] > 0:
        title = _(
            "Fairness by {name}: {most} is selected {points} points more often than {least}",
            name=name, most=_called(said["column"], gap["most"]), least=_called(said["column"], gap["least"]),
            points=format.number(100 * gap["value"], 1),
        )  # fmt: skip
    return frame(
        title,
        hint,
        html.Div(charts.dots(marks, name[:1].upper() + name[1:], whole, [sought]), className="scroll"),
        "full",
    )


def _called(column: str, group: str) -> str:
    """One group in words; small ones are joined, and those without a value are one as well."""
    together = {fairness.OTHERS: _("Others"), fairness.BLANK: _("not known")}
    return together.get(group) or value_words(column, group, {})


def _group(column: str, one: Mapping[str, Any], sought: str) -> Mark:
    share, met = one["selection_rate"], one["true_positive_rate"]
    cells = {sought: format.percent(met["value"], 0)} if met else {}
    said = format.percent(share["value"])
    called = _called(column, one["group"])
    return Mark(called, share["value"], said, None, share["low"], share["high"], one["n"], cells=cells)


def history(versions: Sequence[Trained], shown: str, href: Any) -> html.Section:
    """Every version there was: whether it took over, when, and why or why not."""
    is_text = any("accuracy" in one.figures.get("held_out", {}) for one in versions)
    judged = _("Right") if is_text else _("AUC")
    heads = [_("Version"), _("State"), _("Trained"), _("In force since"), judged, _("Why")]
    rows = [html.Tr(_told(one, shown, href)) for one in versions]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(rows)], className="table"
    )
    ever = sum(one.in_force_since is not None for one in versions)
    title = _("Versions: {n}, of which {ever} came into force", n=len(versions), ever=ever)
    hint = _("A version takes over only if it passes its checks and beats the one in force.")
    return frame(title, hint, html.Div(table, className="scroll"), "full")


def _told(one: Trained, shown: str, href: Any) -> list[html.Td]:
    words, tone = STATUS.get(one.status, STATUS["refused"])
    held, tried = one.figures.get("held_out") or {}, one.figures.get("cross_validated") or {}
    auc = (one.figures.get("out_of_time") or tried).get("auc")
    judged = _figure("accuracy", held["accuracy"]) if "accuracy" in held else format.number(auc, 3)
    name = html.B(one.version) if one.version == shown else dcc.Link(one.version, href=href(one.version))
    since = format.moment(one.in_force_since) if one.in_force_since else format.NOTHING
    cells = [name, parts.status(str(words), tone), format.moment(one.trained_at), since]
    why = html.Td(one.why or format.NOTHING, className="version-why")
    return [*map(html.Td, (*cells, judged)), why]
