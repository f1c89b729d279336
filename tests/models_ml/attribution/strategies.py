"""Arbitrary journeys for property tests."""

from hypothesis import strategies as st

from tests.models_ml.attribution.brute import Row

NAMES = ("direct", "搜索, 品牌", "(start)", "a->b", 'x"y')


def rows(max_channels: int = 4, max_touches: int = 6, max_rows: int = 7) -> st.SearchStrategy[list[Row]]:
    """A handful of rows that count at least one journey; names are odd on purpose, value may be 0."""
    row = st.builds(
        Row,
        path=st.lists(st.sampled_from(NAMES[:max_channels]), min_size=1, max_size=max_touches).map(tuple),
        conversions=st.integers(0, 4),
        value=st.integers(0, 50),
        nulls=st.integers(0, 6),
    ).map(lambda row: row if row.conversions + row.nulls else Row(row.path, 1, row.value, 0))
    return st.lists(row, min_size=1, max_size=max_rows)
