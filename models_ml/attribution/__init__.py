"""Channel attribution: journeys in, credits with intervals out. Frames only: no database, no simulation.

Start with `Journeys.from_paths` or `Journeys.from_touches`, then `attribute`; README.md names the games.
"""

from models_ml.attribution.engine import Attribution, attribute
from models_ml.attribution.journeys import Journeys
from models_ml.attribution.rules import MODELS, Rules

__all__ = ["MODELS", "Attribution", "Journeys", "Rules", "attribute"]
