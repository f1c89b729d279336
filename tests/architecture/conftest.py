from tests.app.conftest import application, asking, portal

__all__ = ["application", "asking", "portal"]
