"""Tables in boxes, for the reference."""

from tests.accounts.headers import trimmed


def plain(text: str) -> list[str]:
    """Lines, each ended by LF, the last one perhaps not."""
    rows = text.split("\n")
    return rows if rows[-1] else rows[:-1]


def is_border(line: str) -> bool:
    """Whether a line is drawn around a table."""
    line = trimmed(line)
    return set(line) <= {*"-+|=: ", *map(chr, range(0x2500, 0x2580))} and any(2 * mark in line for mark in "-=─━═")


def without_box(text: str) -> tuple[str, bool]:
    """A text with pipes for the sides of a box, without what stands between a header and the line below it."""
    lines = plain(text)
    filled = [trimmed(line) for line in lines[:200] if trimmed(line) and not is_border(line)]
    for side in "|│┃║":
        inside = [line for line in filled if len(line) > 1 and line[0] == line[-1] == side]
        if inside and 10 * len(inside) >= 9 * len(filled):
            borders = [place for place, line in enumerate(lines) if is_border(line)]
            if side != "|" and len(borders) > 1 and borders[1] < 200 and trimmed(lines[borders[1]])[0] in "├┝┠┣╞╠":
                lines[borders[0] + 2 : borders[1]] = [""] * (borders[1] - borders[0] - 2)
            return "\n".join(lines).replace(side, "|") + "\n", True
    return text, False
