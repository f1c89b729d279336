"""Callbacks: what the browser sends is checked against the annotations of the function that gets it.

The browser may send anything: a property of another type, an id that is no id, a page of an older release. So
`on_press` and `on_change` read every value as what the function says it takes, as a route of the API does; what
does not fit is refused as Invalid before the function runs. The functions stay plain: tests call them.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Parameter, signature
from typing import Any, TypeVar, get_type_hints

from dash import Input, callback, ctx
from dash.exceptions import PreventUpdate
from pydantic import TypeAdapter, ValidationError

from app.core.errors import Invalid
from app.core.i18n import _
from app.core.storable import is_storable

Act = Callable[..., Any]
V = TypeVar("V")


def on_press(*arguments: Any) -> Callable[[Act], Act]:
    """`dash.callback` for buttons: Dash also calls when a button appears, which is nobody's wish.

    The function gets the id of what was pressed, then the states.
    """
    presses = sum(isinstance(argument, Input) for argument in arguments)

    def register(act: Act) -> Act:
        answer = checked(act)

        @wraps(act)
        def pressed(*values: Any) -> Any:
            if not any(change["value"] for change in ctx.triggered):
                raise PreventUpdate
            return answer(ctx.triggered_id, *values[presses:])

        callback(*arguments, prevent_initial_call=True)(pressed)
        return act

    return register


def on_change(*arguments: Any, at_start: bool = False) -> Callable[[Act], Act]:
    """`dash.callback` for all else that changes; `at_start` also when what it listens to first appears."""

    def register(act: Act) -> Act:
        callback(*arguments, prevent_initial_call=not at_start)(checked(act))
        return act

    return register


def checked(act: Act) -> Act:
    """`act`, its arguments first read as their annotations say. Raises Invalid for what cannot be read so."""
    parameters = signature(act).parameters
    hints = get_type_hints(act, include_extras=True)
    readers = {name: TypeAdapter(_read_as(one, hints[name])) for name, one in parameters.items()}

    @wraps(act)
    def reading(*values: Any, **named: Any) -> Any:
        try:
            given = signature(act).bind(*values, **named)
        except TypeError:
            raise misfit() from None
        given.arguments |= {name: _read(readers[name], value) for name, value in given.arguments.items()}
        return act(*given.args, **given.kwargs)

    return reading


def read(hint: Any, value: Any) -> Any:
    """A part of what the browser sent, as `hint` says. Raises Invalid."""
    return _read(TypeAdapter(hint), value)


def _read(reader: TypeAdapter[Any], value: Any) -> Any:
    if not is_storable(value):
        raise Invalid({"": _("The text has characters that cannot be kept. Type them anew.")})
    try:
        return reader.validate_python(value)
    except ValidationError:
        raise misfit() from None


def one_of(known: Mapping[str, V], key: str) -> V:
    """What `key`, which the browser sent, stands for. Raises Invalid if it is none of ours."""
    if key not in known:
        raise misfit()
    return known[key]


def misfit() -> Invalid:
    """What the browser sent does not fit the page as it is now."""
    return Invalid({"": _("This page is too old. Reload it and try again.")})


def page(show: Act) -> Act:
    """`show` of an address: of what stands in the query twice, the last counts. Raises as `checked`."""
    answer = checked(show)

    @wraps(show)
    def asked(**query: Any) -> Any:
        return answer(**{name: value[-1] if isinstance(value, list) else value for name, value in query.items()})

    return asked


def _read_as(parameter: Parameter, hint: Any) -> Any:
    """A parameter that gathers the rest is a dictionary, or a tuple, of what it is annotated as."""
    if parameter.kind is Parameter.VAR_KEYWORD:
        return dict[str, hint]
    return tuple[hint, ...] if parameter.kind is Parameter.VAR_POSITIONAL else hint
