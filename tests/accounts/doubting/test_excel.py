"""Files with exactly as many rows as a sheet of Excel holds are doubted, and none with one more or less."""

import pytest

from tests.accounts.builders import checked


@pytest.mark.parametrize(
    ("limit", "more", "header"),
    [
        (65_536, -1, ""),
        (65_536, 0, ""),
        (65_536, 0, "user_id\n"),
        (65_536, 1, ""),
        (1_048_576, 0, ""),
        (1_048_576, -1, "user_id\n"),
    ],
)
def test_as_many_rows_as_excel_holds(limit: int, more: int, header: str) -> None:
    text = header + "ab12\n" * (limit + more - bool(header))
    found = checked(text.encode(), 1).report.doubts
    excel = [(each.rows, each.text) for each in found if each.code == "rows-of-excel"]
    said = f"The file has {limit:,} rows, as many as Excel can hold: what came after them may have been cut off."
    assert [rows for rows, _text in excel] == ([] if more else [limit])
    assert all(text.startswith(said) for _rows, text in excel)
