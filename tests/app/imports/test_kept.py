"""A delivery's names of codes become codes, whoever wrote them in which language."""

import polars as pl

from app.imports.kept import as_kept


def test_names_become_codes_and_what_is_on_no_list_stays_as_it_was_written():
    rows = pl.DataFrame(
        {
            "name": ["ＡＣＭＥ\u200b  Ltd", "B", "C"],
            "industry": ["零售", "Retail", "Pumps"],
            "country": ["巴西", "BR", "Atlantis"],
            "province": ["SP", "广东", None],
            "email": ["Wang@Example.CN", "nobody", None],
            "phone": ["11 3456 7890", "+49 30 901820 x 7", "12"],
        }
    )
    kept = as_kept("customers", rows)
    assert kept["name"].to_list() == ["ACME Ltd", "B", "C"]
    assert kept["industry"].to_list() == ["retail", "retail", "Pumps"]
    assert kept["country"].to_list() == ["BR", "BR", "Atlantis"]
    assert kept["province"].to_list() == ["BR-SP", "广东", None]
    assert kept["email"].to_list() == ["wang@example.cn", "nobody", None]
    assert kept["phone"].to_list() == ["+551134567890", "+4930901820;ext=7", "12"]


def test_rows_of_no_noun_are_left_alone():
    rows = pl.DataFrame({"sku": ["A", None]})
    assert as_kept("products", rows).equals(rows)
