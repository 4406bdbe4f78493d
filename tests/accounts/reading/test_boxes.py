"""Tables in boxes of every kind are tables, and what is drawn around them is nobody."""

import pytest

from pushes.accounts import Chosen, ColumnsToChoose, Note
from tests.accounts.builders import as_rows, checked

IDS = [f"user{number * 7:04}" for number in range(30)]


def boxed(side: str, line: str, corners: str, between: str = "") -> str:
    top, below, bottom = (f"{first}{line * 10}{middle}{line * 10}{last}" for first, middle, last in corners.split())
    rows = [f"{side} {each} {side} 9{each[4:]} {side}" for each in IDS]
    names = [f"{side} user_id {side} order {side}", *filter(None, [between])]
    return "\n".join([top, *names, below, *rows, bottom, ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize(
    "box",
    [
        boxed("|", "-", "+++ +++ +++"),
        boxed("│", "─", "┌┬┐ ├┼┤ └┴┘"),
        boxed("┃", "━", "┏┳┓ ┣╋┫ ┗┻┛"),
        boxed("║", "═", "╔╦╗ ╠╬╣ ╚╩╝"),
        boxed("│", "─", "┌┬┐ ├┼┤ └┴┘", between="│ varchar │ int64 │"),
    ],
)
def test_boxes(box: str, encoding: str) -> None:
    data = box.encode(encoding)
    with pytest.raises(ColumnsToChoose) as caught:
        checked(data, 1)
    assert [(each.number, each.name) for each in caught.value.table.columns] == [(2, "user_id"), (3, "order")]
    for side in ("1", "4"):  # what stands beyond the sides of the box is no column
        with pytest.raises(ColumnsToChoose) as beyond:
            checked(data, 1, chosen=Chosen(side))
        assert (beyond.value.code, beyond.value.facts["columns"]) == ("no_column", "2 user_id, 3 order")
    result = checked(data, 1, chosen=Chosen("user_id"))
    assert (result.accepted, result.report.header, result.report.rejected) == (as_rows(IDS), "user_id", 0)
    assert result.report.rows == box.count("\n")


def test_rows_stay_where_nothing_is_named() -> None:
    bare = boxed("│", "─", "┌┬┐ ├┼┤ └┴┘").split("\n")
    result = checked("\n".join([bare[0], *bare[3:]]).encode(), 1, chosen=Chosen("2"))
    assert result.accepted == as_rows(IDS)


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
@pytest.mark.parametrize(("side", "line", "top", "below"), [("|", "-", "++", "++"), ("│", "─", "┌┐", "├┤")])
def test_the_one_column_of_a_box_is_read(side: str, line: str, top: str, below: str, name: str) -> None:
    rows = [f"{side} {each} {side}" for each in ("user_id ", *IDS)]
    drawn = [line * 10, rows[0], line * 10, *rows[1:], line * 10]
    drawn = [
        each if side in each else f"{ends[0]}{each}{ends[1]}"
        for each, ends in zip(drawn, [top, top, *[below] * 33], strict=False)
    ]
    result = checked(as_rows(drawn), 1, name)
    assert (result.accepted, result.report.header, result.report.rejected) == (as_rows(IDS), "user_id", 0)
    assert [note.code for note in result.report.notes][:1] == [Note.Code.BOX]
