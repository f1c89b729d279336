import pytest

from models_ml.text.model import TextModel
from models_ml.text.train import train
from tests.models_ml.text.made import tickets


@pytest.fixture(scope="session")
def model() -> TextModel:
    return train(tickets(), "text", "category")


@pytest.fixture(scope="session")
def doubtful() -> TextModel:
    """Learnt from tickets of which a third tell nothing."""
    return train(tickets(900, seed=1, unclear=0.35), "text", "category")
