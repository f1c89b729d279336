"""Callbacks that act when somebody presses something, and only then."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from dash import Input, callback, ctx
from dash.exceptions import PreventUpdate


def on_press(*arguments: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`dash.callback` for buttons: Dash also calls when a button appears, which is nobody's wish.

    The function gets the id of what was pressed, then the states. It stays a plain function: tests call it.
    """
    presses = sum(isinstance(argument, Input) for argument in arguments)

    def register(act: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(act)
        def pressed(*values: Any) -> Any:
            if not any(change["value"] for change in ctx.triggered):
                raise PreventUpdate
            return act(ctx.triggered_id, *values[presses:])

        callback(*arguments, prevent_initial_call=True)(pressed)
        return act

    return register
