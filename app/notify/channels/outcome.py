"""How a try to hand a message over can end, other than well."""


class Later(Exception):
    """It was not taken now. `code` says why, in the other side's words or ours, and holds no personal data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Never(Later):
    """It will not be taken, however often it is tried."""
