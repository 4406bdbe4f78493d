"""Packages that are tables as programs print them, data frames and boxes, and what is nearly one."""

from dataclasses import replace

from hypothesis import strategies as st

from tests.accounts.packages import Package, blocks, few, not_raw, options

CELLS = ["user7", "Li Na", "+8613711112222", "13711112225", "ann@firma.com", "NULL", "", "..", "x", "王小明", "12"]
NAMES = ["user_id", "phone", "手机号", "name", "c1", "Li Na", ""]
AROUND = ["", "", "", "Customers", "[9 rows x 2 columns]", "(9 rows)", "  ", "合计", "0  total"]
CHANGES = {
    "none": lambda line: line,
    "cut": lambda line: line[: len(line) // 2],
    "longer": lambda line: f"{line}  more",
    "tab": lambda line: line.replace("  ", "\t", 1),
    "shifted": lambda line: f" {line}",
    "dots": lambda _: "..  ...  ...",
    "blank": lambda _: "",
}
BOXES = {"|": "-+++++++++", "│": "─┌┬┐├┼┤└┴┘", "┃": "━┏┳┓┣╋┫┗┻┛", "║": "═╔╦╗╠╬╣╚╩╝"}

Cells = list[list[str]]


def data_frame(cells: Cells, start: int, blanks: int, left: bool) -> list[str]:
    """As pandas and R print one, with the numbers of its rows from `start` on; without them where it is below 0."""
    numbers = [[""], *([str(start + row)] for row in range(len(cells)))]
    rows = [([] if start < 0 else number) + row for number, row in zip(numbers, cells, strict=False)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    pads = [str.ljust if left else str.rjust] * len(widths)
    return [
        (" " * blanks).join(pad(cell, width) for pad, cell, width in zip(pads, row, widths, strict=True)).rstrip()
        for row in rows
    ]


def box(cells: Cells, side: str, types: bool) -> list[str]:
    """As clients of databases draw one."""
    line, *corners = BOXES[side]
    widths = [max(map(len, column)) + 2 for column in zip(*cells, strict=True)]
    top, below, bottom = (
        first + middle.join(line * width for width in widths) + last
        for first, middle, last in (corners[:3], corners[3:6], corners[6:])
    )
    head, *rows = [
        side + side.join(f" {cell}".ljust(width) for cell, width in zip(row, widths, strict=True)) + side
        for row in cells
    ]
    return [top, head, *[head] * types, below, *rows, bottom]


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """The lines of one, few of which are changed, perhaps with something above and below."""
    columns = draw(st.integers(1, 3))
    row = st.lists(st.sampled_from(CELLS), min_size=columns, max_size=columns)
    names = st.lists(st.sampled_from(NAMES), min_size=columns, max_size=columns)
    cells = [draw(names), *draw(st.lists(row, min_size=2, max_size=24))]
    if draw(st.booleans()):
        lines = box(cells, draw(st.sampled_from(sorted(BOXES))), draw(st.booleans()))
    else:
        lines = data_frame(
            cells, draw(st.sampled_from([-1, 0, 0, 1, 7])), draw(st.sampled_from([1, 2])), draw(st.booleans())
        )
    for change in draw(st.lists(st.sampled_from(sorted(CHANGES)), max_size=3)):
        place = draw(st.integers(0, len(lines) - 1))
        lines[place] = CHANGES[change](lines[place])
    above, below = draw(st.sampled_from(AROUND)), draw(st.sampled_from(AROUND))
    return [(line, "", "\n") for line in ([above] if above else []) + lines + ([below] if below else [])]


printed_packages = st.builds(
    Package,
    tables(),
    st.sampled_from([0, 1, 1002, 1005]),
    options.map(not_raw),
    st.just(""),
    st.booleans(),
    st.just(False),
    blocks,
    few,
).map(lambda package: replace(package, options=replace(package.options, keep_header=False)))
