"""What systems mask accounts with, written to be obviously right."""


def is_masked(account: str) -> bool:
    """Whether there are stars in it, two blots side by side, or a run of x or of signs beside digits."""
    if account[:1] in ("*", "•", "●") and account[1:2] == " ":  # a bullet, where no other star is
        account = account[1:]
    blots = "".join("b" if char in "○◯×✕✖✱∗﹡✻■█▇▓▒░◼⬛⚫·‧…" else "-" for char in account)
    if any(star in account for star in "*＊•●") or "bb" in blots or is_masked_address(account):
        return True
    for sign in "#_-.":
        parts = account.removeprefix("+").split(sign)
        inner = parts[1:-1]
        if (
            len(inner) >= 2
            and not any(inner)
            and all(is_number(each) and len(each) > 1 for each in (parts[0], parts[-1]))
        ):
            return True
    for letter in "xX":
        rest = account.removeprefix("+").rstrip(letter)
        ended = len(account.removeprefix("+")) - len(rest) >= 4 and is_number(rest) and len(rest) >= 2
        digits = account.lstrip(letter)
        begun = len(account) - len(digits) >= 4 and is_number(digits) and len(digits) >= 2
        if ended or begun:
            return True
    groups = account.split("-")
    if len(groups) == 3 and {*groups[:2]} <= {"xxx", "xxX", "xXx", "xXX", "Xxx", "XxX", "XXx", "XXX"}:
        return is_number(groups[2]) and len(groups[2]) >= 2
    for letter in "xX":
        before, run, after = account.partition(letter * 3)
        before, after = before.removeprefix("+"), after.lstrip(letter)
        if run and len(before) >= 2 and len(after) >= 2 and is_number(before + after):
            return True
    return False


def is_masked_address(account: str) -> bool:
    """As n...@example.com."""
    name, at, _ = account.partition("@")
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    return at != "" and "..." in name and set(name) <= allowed


def is_number(text: str) -> bool:
    return text != "" and set(text) <= set("0123456789")
