"""Typed accounts in the pieces that their parts have."""

from collections.abc import Iterator, Sequence

from pushes.tpns.contract import MAX_ACCOUNTS


def in_pieces(accounts: Sequence[str], speed: int | None = None, first: int | None = None) -> Iterator[list[str]]:
    """As many at a time as one part may have, by the contract and at this speed; in the first at most `first`."""
    most = speed or MAX_ACCOUNTS
    begin = min(first or most, most)
    yield list(accounts[:begin])
    for start in range(begin, len(accounts), most):
        yield list(accounts[start : start + most])
