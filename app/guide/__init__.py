"""The user guide: chapters of `docs/guide` in the reader's language, as pages that can be searched."""
