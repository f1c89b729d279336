"""Elements of which one page has hundreds: the cells of a list, the cards of a board, and what stands in them.

Each is the element of its name in Dash, made and written to JSON at a tenth of the cost: Dash looks up every
property of every one. A test asks it of those that lists and boards draw, once (tests/app/ui/test_elements.py).
"""

from typing import Any

from dash import dcc, html


class _Quick:
    """Keeps what it is given as it is; what is None is left out."""

    _type: str
    _namespace: str
    _valid_wildcard_attributes = ()

    def __init__(self, children: Any = None, **props: Any) -> None:
        given = {"children": children, **props}
        self.__dict__ = {name: value for name, value in given.items() if value is not None}

    @property
    def _prop_names(self) -> list[str]:
        """What Dash writes of it in an error."""
        return [*self.__dict__]

    def to_plotly_json(self) -> dict[str, Any]:
        return {"type": self._type, "namespace": self._namespace, "props": self.__dict__}


class Article(_Quick, html.Article):
    pass


class B(_Quick, html.B):
    pass


class Button(_Quick, html.Button):
    pass


class Details(_Quick, html.Details):
    pass


class Div(_Quick, html.Div):
    pass


class Li(_Quick, html.Li):
    pass


class Link(_Quick, dcc.Link):
    pass


class P(_Quick, html.P):
    pass


class Span(_Quick, html.Span):
    pass


class Summary(_Quick, html.Summary):
    pass


class Td(_Quick, html.Td):
    pass


class Time(_Quick, html.Time):
    pass


class Tr(_Quick, html.Tr):
    pass


class Ul(_Quick, html.Ul):
    pass
