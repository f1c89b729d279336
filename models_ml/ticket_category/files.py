"""The model on disk: skops with an explicit trusted list, the card beside it, both checked on loading."""

import json
from pathlib import Path
from typing import Any

import sklearn
import skops.io

from models_ml import store
from models_ml.store import CARD, MODEL, Refused
from models_ml.text.model import TextModel

TRUSTED = ["models_ml.text.model.TextModel", "models_ml.text.views.View"]


def save(folder: Path, model: TextModel, card: dict[str, Any]) -> None:
    """Write model and card into `folder`, the card last: a folder with a card is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL).write_bytes(store.pack(model))
    (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def load(folder: Path) -> TextModel:
    """Raises Refused if the file changed, holds a foreign type, or scikit-learn's minor version changed."""
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    packed = (folder / MODEL).read_bytes()
    trained = card["versions"]["scikit-learn"]
    if trained.split(".")[:2] != sklearn.__version__.split(".")[:2]:
        raise Refused(f"Trained with scikit-learn {trained}, this is {sklearn.__version__}: train it again.")
    if store.sha256(packed) != card["model_sha256"]:
        raise Refused(f"{folder / MODEL} is not the file that its card describes.")
    foreign = set(skops.io.get_untrusted_types(data=packed)) - set(TRUSTED)
    if foreign:
        raise Refused(f"{folder / MODEL} holds types that no model has: {', '.join(sorted(foreign))}.")
    model: TextModel = skops.io.loads(packed, trusted=TRUSTED)
    return model
