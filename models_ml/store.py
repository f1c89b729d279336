"""Models on disk: skops (no pickle) with an explicit trusted list, the card beside it, both checked on loading."""

import dataclasses
import hashlib
import io
import json
import platform
import re
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from pydoc import locate
from typing import TYPE_CHECKING, Any

from models_ml.card import Card

if TYPE_CHECKING:
    from models_ml.tabular.model import Model

MODEL, CARD, README = "model.skops", "card.json", "README.md"
TRUSTED = [
    "models_ml.tabular.columns.Field",
    "models_ml.tabular.features.Feature",
    "models_ml.tabular.linear.Linear",
    "models_ml.tabular.linear.Term",
    "models_ml.tabular.model.Calibration",
    "models_ml.tabular.model.Model",
    "models_ml.tabular.trees.Trees",
]
"""The only types a model file may hold beside numpy's and Python's own."""
LIBRARIES = ("scikit-learn", "numpy", "scipy", "pandas", "skops")
_ID = re.compile(r'("__id__": )(\d+)|(")(\d+)(\.npy")')
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Refused(ValueError):
    """A model file that must not be used: changed, of another scikit-learn, or holding a foreign type."""


def versions(trusted: Sequence[str] = TRUSTED) -> dict[str, str]:
    """What a model of these types was made with."""
    ours = {"python": platform.python_version(), "layout": layout(trusted)}
    return ours | {name: version(name) for name in LIBRARIES}


def layout(trusted: Sequence[str] = TRUSTED) -> str:
    """What the trusted types hold, as a short hash: a file written before they changed can't be read rightly."""
    held = [[name, *(each.name for each in dataclasses.fields(locate(name)))] for name in trusted]  # type: ignore[arg-type]
    return sha256(repr(held).encode())[:12]


def pack(model: object) -> bytes:
    """The model as a skops file whose bytes depend on nothing but the model."""
    import skops.io  # late: it brings all of scikit-learn along, and a refused table packs nothing

    packed = zipfile.ZipFile(io.BytesIO(skops.io.dumps(model)))
    schema = packed.read("schema.json").decode()
    order: dict[str, str] = {}
    for match in _ID.finditer(schema):  # object ids are memory addresses: number them by appearance
        order.setdefault(match[2] or match[4], str(len(order)))
    schema = _ID.sub(lambda m: f"{m[1]}{order[m[2]]}" if m[2] else f"{m[3]}{order[m[4]]}{m[5]}", schema)
    members = {"schema.json": schema.encode()}
    for name in packed.namelist():
        stem, dot, ending = name.partition(".")
        if name != "schema.json":
            members[order.get(stem, stem) + dot + ending] = packed.read(name)
    return _zipped(members)


def _zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), members[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def sha256(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()


def save(folder: Path, model: "Model", card: Card) -> None:
    """Write model, card and README into `folder`, the card last: a folder with a card is whole."""
    packed = pack(model)
    if sha256(packed) != card.model_sha256:
        raise Refused(f"The card of {card.name} belongs to another model.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL).write_bytes(packed)
    (folder / README).write_text(card.readme(), encoding="utf-8")
    (folder / CARD).write_text(card.as_json(), encoding="utf-8")


def load(folder: Path) -> tuple["Model", Card]:
    """The model and its card. Raises Refused if the file changed, or what reads it did."""
    model = read_model(folder, read_card(folder), TRUSTED)
    try:
        return model, Card.from_json((folder / CARD).read_text(encoding="utf-8"))
    except TypeError as error:
        raise Refused(f"{folder / CARD} is no card of this version of the program: {error}") from error


def read_card(folder: Path) -> dict[str, Any]:
    """What the card beside a model says. Raises Refused if it can't be read."""
    try:
        said = json.loads((folder / CARD).read_text(encoding="utf-8"))
        return said | {"versions": dict(said["versions"]), "model_sha256": str(said["model_sha256"])}
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(f"{folder / CARD} can't be read as a card: {error}") from error


def read_model(folder: Path, card: Mapping[str, Any], trusted: list[str]) -> Any:
    """The model that a card describes. Raises Refused if the file, scikit-learn or our own types changed since."""
    _same_minor(card["versions"].get("scikit-learn", ""), version("scikit-learn"))
    if card["versions"].get("layout") != layout(trusted):
        raise Refused(f"{folder / MODEL} was written by another version of this program: train it again.")
    packed = (folder / MODEL).read_bytes()
    if sha256(packed) != card["model_sha256"]:
        raise Refused(f"{folder / MODEL} is not the file that its card describes.")
    import skops.io

    foreign = set(skops.io.get_untrusted_types(data=packed)) - set(trusted)
    if foreign:
        raise Refused(f"{folder / MODEL} holds types that no model has: {', '.join(sorted(foreign))}.")
    return skops.io.loads(packed, trusted=trusted)


def _same_minor(trained: str, running: str) -> None:
    if trained.split(".")[:2] != running.split(".")[:2]:
        raise Refused(f"Trained with scikit-learn {trained}, this is {running}: train it again.")
