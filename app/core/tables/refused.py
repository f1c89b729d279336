"""The refusal of a file as a whole."""


class Refused(ValueError):
    """No table can be read from the file: `code` is a key of words.py, `value` and `detail` fill its sentence."""

    def __init__(self, code: str, value: str = "", detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.detail = detail
