"""What the browser sends meets a shape before it meets a function."""

import ast
from pathlib import Path

from tests.architecture import source

CHECKS = "app/ui/wiring.py"


def test_callbacks_are_registered_where_their_values_are_checked():
    """Those that run in the browser alone send nothing."""
    elsewhere = [source.name(path) for path in source.files() if _imports_callback(path)]
    assert elsewhere == [CHECKS]


def _imports_callback(path: Path) -> bool:
    nodes = ast.walk(ast.parse(path.read_text()))
    imported = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "dash"]
    return any(name.name == "callback" for node in imported for name in node.names)


def test_no_callback_takes_a_dictionary_as_it_comes():
    loose = {
        f"{source.name(path)}: {act.name}({argument.arg})"
        for path in source.files()
        for act in source.functions(path)
        if any(ast.unparse(mark).startswith(("on_press", "on_change")) for mark in act.decorator_list)
        for argument in act.args.args
        if "dict[str, Any]" in ast.unparse(argument.annotation or ast.Constant("dict[str, Any]"))
    }
    assert loose == set()
