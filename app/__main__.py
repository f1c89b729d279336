"""`python -m app`: the web process alone."""

from app.core import embedded
from app.core.settings import settings
from app.main import serve

if __name__ == "__main__":
    with embedded.database():
        serve(settings().host, settings().port)
