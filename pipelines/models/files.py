"""Where trained models lie on disk."""

from pathlib import Path

from app.core.settings import settings


def folder_of(model: str, version: str) -> Path:
    """The folder of a model's file and card."""
    return settings().home / "models" / model / version
