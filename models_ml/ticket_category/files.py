"""The model on disk: skops with an explicit trusted list, the card beside it, both checked on loading."""

import json
from pathlib import Path
from typing import Any

from models_ml import store
from models_ml.store import CARD, MODEL
from models_ml.text.model import TextModel

TRUSTED = ["models_ml.text.model.TextModel", "models_ml.text.views.View"]


def save(folder: Path, model: TextModel, card: dict[str, Any]) -> None:
    """Write model and card into `folder`, the card last: a folder with a card is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL).write_bytes(store.pack(model))
    (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def load(folder: Path) -> TextModel:
    """Raises Refused if the file changed, or what reads it did."""
    model: TextModel = store.read_model(folder, store.read_card(folder), TRUSTED)
    return model
