"""What stands in lists in the place of accounts and is nobody's, written to be obviously right."""

from collections.abc import Collection

LENGTH_ONLY = {0, *range(1, 17), 989, 999, 1003, 1004, *range(1006, 1016)}

_WORDS = """
    null (null) <null> [null] \\n none nil <nil> undefined nan nat <na> na n/a #n/a #value! #ref! #name? #div/0! #num! #null!
    #spill! #calc! #error! -- ---
"""  # noqa: E501


def refused(account: str, account_type: int, chosen: Collection[str]) -> str:
    """Why a row is rejected though it may have the form of an account; "" if it is not."""
    found = doubted(account)
    return found if found and (account_type not in LENGTH_ONLY or f"leave-out-{found}" in chosen) else ""


def doubted(account: str) -> str:
    """What is doubtful about an account, whatever its type; "" for nothing."""
    return "placeholder" if is_placeholder(account) else ""


def is_placeholder(account: str) -> bool:
    """Whether it is a word for nothing, as one writes it: in one case, with a capital, or as pandas does."""
    known = account.lower() in _WORDS.split()
    spelled = account in (account.lower(), account.upper(), account.capitalize(), "NaN", "NaT", "<NA>")
    return known and spelled
