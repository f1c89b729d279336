"""The vocabulary of the demo company, in Chinese and English: data, kept in toml files beside this one."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """One vocabulary file; a text of several lines is a list of words."""
    loaded = tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    return {key: value.split() if isinstance(value, str) else value for key, value in loaded.items()}
