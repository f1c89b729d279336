"""The one reader of files: bytes -> text -> layout -> rows -> values. It knows no noun and no caller.

Imports, attribution and models read through here, so that the same file means the same to all three. What is
unclear is refused with line, reason and remedy (`words.py`), or set aside line by line; what a caller makes of set
aside lines is the caller's: an import refuses them one by one, attribution stops at the first, a model at many.
"""
