"""What training said of each model: in force, not promoted or refused, and why, with its numbers."""

from collections.abc import Mapping
from typing import Any

from dash import html

from app.core.i18n import _, _l, current_locale
from app.runs.scored import TITLES
from app.ui import parts

STATUS = {
    "champion": (_l("In force"), "good"),
    "challenger": (_l("Not promoted"), "calm"),
    "refused": (_l("Refused"), "warn"),
}


def verdicts(detail: Mapping[str, Any]) -> Any:
    """One line per trained model, folded; nothing for a step that trained none.

    Args:
        detail: of a step: model -> {"status", "why", "why_zh"} among others.
    """
    said = {name: one for name, one in detail.items() if isinstance(one, Mapping) and "why_zh" in one}
    if not said:
        return None
    lines = [html.Li(_verdict(name, one)) for name, one in said.items()]
    return html.Details([html.Summary(_("What was said of the models")), html.Ul(lines)])


def _verdict(name: str, one: Mapping[str, Any]) -> list[Any]:
    words, tone = STATUS[one.get("status", "refused")]
    why = one["why_zh"] if current_locale() == "zh" else one["why"]
    standing = html.Div([html.Strong(str(TITLES.get(name, name))), " ", parts.status(str(words), tone)])
    return [standing, why]
