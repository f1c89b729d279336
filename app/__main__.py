"""`python -m app`: the web process alone."""

from app.core import postgres
from app.core.settings import settings
from app.main import serve

if __name__ == "__main__":
    with postgres.database():
        serve(settings().host, settings().port)
