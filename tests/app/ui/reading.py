"""Reading a component tree as a person would."""

from typing import Any

from dash.development.base_component import Component


def walk(content: Any) -> list[Any]:
    """Every component and text, in the order they are read."""
    if isinstance(content, list | tuple):
        return [part for item in content for part in walk(item)]
    if isinstance(content, Component):
        return [content, *walk(getattr(content, "children", None))]
    return [] if content is None else [content]


def find(content: Any, kind: str) -> list[Any]:
    return [part for part in walk(content) if isinstance(part, Component) and part._type == kind]


def texts(content: Any) -> list[str]:
    return [str(part) for part in walk(content) if not isinstance(part, Component)]
