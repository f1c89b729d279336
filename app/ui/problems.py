"""What a reader sees when a callback could not do what was asked."""

from collections.abc import Iterator
from typing import Any

from dash import ctx, no_update, set_props

from app.core.errors import Conflict, CrmError, Invalid
from app.core.i18n import _
from app.ui import conflicts, states
from app.ui.icons import icon


def show_refusal(error: CrmError) -> Any:
    """Say `error` where it belongs: beside the fields, on the page that asked, else as a notice.

    Returns what the callback answers instead: nothing, or the page's content.
    """
    if _is_page():
        return states.refused(error), {"title": str(error)}
    if isinstance(error, Invalid):
        return _mark_fields(error)
    if isinstance(error, Conflict):
        return _offer_choice(error)
    return _instead(states.refused(error)) or _notice(str(error))


def show_fault(error_id: str) -> Any:
    """A fault of ours, with the id under which the log tells more."""
    if _is_page():
        return states.broken(error_id), {"title": _("Error")}
    return _instead(states.broken(error_id)) or _notice(
        _("Something went wrong on our side. Error id: {id}", id=error_id)
    )


def _is_page() -> bool:
    return any(output["id"] == "_pages_content" for output in _flat(ctx.outputs_list))


def _instead(content: Any) -> Any:
    """`content`, if the callback fills one region; else None."""
    only = ctx.outputs_list
    return content if isinstance(only, dict) and only["property"] == "children" else None


def _mark_fields(error: Invalid) -> Any:
    """Each remedy beside its field; marks of an earlier try go; what has no field here becomes a notice."""
    left = dict(error.fields)
    for asked in _flat([ctx.states_list, ctx.inputs_list]):
        name = asked["id"].get("field") if isinstance(asked["id"], dict) else None
        if name and asked["property"] in ("value", "checked"):
            set_props(asked["id"], {"error": left.pop(name, None)})
    return _notice(_("; ").join(left.values())) if left else no_update


def _offer_choice(error: Conflict) -> Any:
    """Hand the stored values to the form, which shows them beside what was typed."""
    form = next((i for i in _forms() if i), None)
    if form is None or not error.theirs:
        return _notice(str(error))
    conflicts.tell(form, error)
    return no_update


def _forms() -> Iterator[str | None]:
    for asked in _flat([ctx.states_list, ctx.inputs_list]):
        yield asked["id"].get("form") if isinstance(asked["id"], dict) else None


def _notice(text: str) -> Any:
    notify(text, "red", "alert")
    return no_update


def notify(said: Any, colour: str = "river", icon_name: str = "check", stays: int = 6000) -> None:
    """A short message in the corner, spoken by screen readers; it goes after `stays` milliseconds."""
    notice = {"action": "show", "message": said, "color": colour, "icon": icon(icon_name), "autoClose": stays}
    set_props("notices", {"sendNotifications": [notice]})


def _flat(items: Any) -> Iterator[dict[str, Any]]:
    """Dash nests wildcard inputs in lists; here they are one after the other."""
    if isinstance(items, dict):
        yield items
    elif isinstance(items, list):
        for item in items:
            yield from _flat(item)
