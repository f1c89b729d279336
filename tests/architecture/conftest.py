from tests.app.conftest import application, asking

__all__ = ["application", "asking"]
