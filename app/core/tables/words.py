"""Why a file, or a line of it, cannot be taken, and what to do about it."""

from typing import Any

from app.core.i18n import _l, current_locale, speaking

FILES = {
    "no_file": (_l("There is no such file."), _l("Check its name.")),
    "is_folder": (_l("This is a folder."), _l("Name a file in it.")),
    "unreadable": (_l("The file cannot be opened: {value}."), _l("Check that you may read it.")),
    "empty_file": (_l("The file is empty."), _l("Send the file again, with a heading in its first line.")),
    "not_text": (_l("The file is not text and no workbook."), _l("Save the table as CSV or XLSX.")),
    "no_csv": (_l("The file is JSON or a web page, not a table."), _l("Export the table as CSV or XLSX.")),
    "damaged": (
        _l("The file cannot be unpacked, it is damaged or locked: {value}."),
        _l("Save it again, without a password."),
    ),
    "many_files": (_l("The archive holds {detail} files: {value}."), _l("Unpack the one you mean.")),
    "many_sheets": (
        _l("Several sheets of the workbook hold rows: {value}."),
        _l("Save the sheet you mean in a workbook of its own."),
    ),
}
"""Code -> (reason, remedy), of a file as a whole."""

LINES = {
    "too_few_fields": (
        _l("The line has {value} fields; the heading has {detail}."),
        _l("Look for a line cut short or a missing delimiter, and complete the line."),
    ),
    "too_many_fields": (
        _l("The line has {value} fields; the heading has {detail}."),
        _l("Put a text that holds the delimiter between quotation marks."),
    ),
    "bad_quotes": (
        _l("A quotation mark in this line opens or closes in the wrong place."),
        _l("Close the quotation mark, and write a quotation mark inside a text twice."),
    ),
    "bad_encoding": (
        _l("The line holds bytes that are not text in {detail}."),
        _l("Save the file as UTF-8."),
    ),
    "bad_character": (
        _l("The text holds a character that cannot be stored."),
        _l("Remove the invisible character."),
    ),
    "no_row": (
        _l("The line is a total, a note or the heading once more, no row of the table."),
        _l("Leave it out; if it is a record, call it otherwise."),
    ),
}
"""The same, of one line; `value` is what was found, `detail` what was expected."""

VALUES = {
    "not_a_number": (_l("“{value}” is not a number."), _l("Write a number such as 1234.50.")),
    "ambiguous_column": (
        _l("Every value of {field} can be read in two ways: {detail}. “{value}” is an example."),
        _l("Write dates as 2018-02-28 and numbers as 1234.50."),
    ),
    "mixed_column": (
        _l("{field} mixes two ways of writing: {detail}. “{value}” is an example."),
        _l("Write dates as 2018-02-28 and numbers as 1234.50."),
    ),
    "excel_day": (
        _l("“{value}” is a day as Excel counts it, while the rest of the column writes dates."),
        _l("Format the whole column as dates and save it again."),
    ),
}
"""The same, of a column or a value in it."""

WORDS = FILES | LINES | VALUES


def say(code: str, language: str | None = None, **facts: Any) -> str:
    """Reason and remedy of a code, in `language` or the reader's."""
    with speaking(language or current_locale()):
        return ("" if current_locale() == "zh" else " ").join(str(part).format(**facts) for part in WORDS[code])
