"""Elements of which one page has hundreds: the cells of a list, the cards of a board, and what stands in them.

Each is the element of its name in Dash, made and written to JSON at a tenth of the cost: Dash looks up every
property of every one. A test asks it of those that lists and boards draw, once (tests/app/ui/test_elements.py).
"""

from typing import Any

import orjson
from dash import dcc, html
from plotly.io.json import to_json_plotly
from plotly.utils import PlotlyJSONEncoder

_PLOTLY = PlotlyJSONEncoder()


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


class Dd(_Quick, html.Dd):
    pass


class Details(_Quick, html.Details):
    pass


class Div(_Quick, html.Div):
    pass


class Dl(_Quick, html.Dl):
    pass


class Dt(_Quick, html.Dt):
    pass


class H2(_Quick, html.H2):
    pass


class Header(_Quick, html.Header):
    pass


class Li(_Quick, html.Li):
    pass


class Link(_Quick, dcc.Link):
    pass


class Nav(_Quick, html.Nav):
    pass


class P(_Quick, html.P):
    pass


class Section(_Quick, html.Section):
    pass


class Span(_Quick, html.Span):
    pass


class Summary(_Quick, html.Summary):
    pass


class Table(_Quick, html.Table):
    pass


class Tbody(_Quick, html.Tbody):
    pass


class Td(_Quick, html.Td):
    pass


class Tfoot(_Quick, html.Tfoot):
    pass


class Th(_Quick, html.Th):
    pass


class Thead(_Quick, html.Thead):
    pass


class Time(_Quick, html.Time):
    pass


class Tr(_Quick, html.Tr):
    pass


class Ul(_Quick, html.Ul):
    pass


def as_json(answer: Any) -> str:
    """What a callback answers, as Plotly writes it, at a quarter of the cost.

    What orjson refuses, keys that are numbers and text that is none, Plotly writes itself.
    """
    try:
        return orjson.dumps(answer, default=_told).decode()
    except TypeError:
        return str(to_json_plotly(answer, engine="json"))


def _told(part: Any) -> Any:
    """What a component says of itself; Plotly knows of all else."""
    try:
        return part.to_plotly_json()
    except AttributeError:
        return _PLOTLY.default(part)
