"""Small enough to read: the caps of the house, so that nobody has to remember them."""

from statistics import median, quantiles

from tests.architecture import source

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def lengths() -> dict[str, int]:
    """Lines of each function's body, its docstring not counted."""
    found = {}
    for path in source.files():
        for function in source.functions(path):
            body = function.body[1:] if _has_docstring(function) else function.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            found[f"{source.name(path)}:{function.lineno} {function.name}"] = lines
    return found


def _has_docstring(function) -> bool:
    import ast

    return ast.get_docstring(function) is not None


def test_no_file_is_longer_than_its_cap():
    too_long = {
        source.name(path): lines
        for path in source.files()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert too_long == {}


def test_no_function_is_longer_than_its_cap():
    assert {name: lines for name, lines in lengths().items() if lines > LONGEST_FUNCTION} == {}


def test_most_functions_are_short():
    lines = list(lengths().values())
    assert median(lines) <= 8
    assert quantiles(lines, n=10)[-1] <= 25
