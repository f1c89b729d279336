"""What a service must not forget."""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import grimp
import pytest

from app.access.work import Work
from tests.architecture import source

SERVICES = sorted(f"app.{path.parent.name}.service" for path in (source.ROOT / "app").glob("*/service.py"))


def verbs(module: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions of a service that do something in a work: their first parameter is one."""
    for name, function in inspect.getmembers(import_module(module), inspect.isfunction):
        first = next(iter(inspect.signature(function).parameters.values()), None)
        if (
            not name.startswith("_")
            and function.__module__ == module
            and first
            and first.annotation in (Work, "Work")
        ):
            yield name, function


@pytest.mark.parametrize("module", SERVICES)
def test_every_verb_asks_for_a_permission(module):
    assert [name for name, verb in verbs(module) if not hasattr(verb, "permissions")] == []


def test_there_are_verbs():
    assert sum(1 for module in SERVICES for _ in verbs(module)) > 80


def test_a_model_is_used_by_its_own_feature_alone():
    """Another feature calls the service, so that permission and rules are met."""
    graph = grimp.build_graph("app", include_external_packages=False)
    strangers = {
        (importer, model)
        for model in graph.modules
        if model.endswith(".model")
        for importer in graph.find_modules_that_directly_import(model)
        if importer.split(".")[1] != model.split(".")[1]
    }
    assert strangers == set()
