"""What is no OpenID or UnionID as it is given out, written to be obviously right."""

CODES = ("openid-case", "openid-cut", "no-openid")
DIGITS, SMALL, CAPITAL = "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def doubted(account: str, account_type: int) -> list[str]:
    """The one thing that is doubtful about an account of WeChat or QQ, if there is any."""
    code = {999: of_wechat, 1003: of_wechat, 1004: of_qq}.get(account_type, lambda _: "")(account)
    return [code] if code else []


def of_wechat(account: str) -> str:
    """28 characters that begin with o, one of them a capital letter at least."""
    has_capital = any(each in CAPITAL for each in account)
    if not set(account) <= set(DIGITS + SMALL + CAPITAL + "-_") or account[0] not in "oO":
        return "no-openid"
    if len(account) == 28:
        return "" if account[0] == "o" and has_capital else "openid-case"
    return "openid-cut" if account[0] == "o" and has_capital and 10 <= len(account) <= 64 else "no-openid"


def of_qq(account: str) -> str:
    """32 hexadecimal characters without a small letter."""
    if len(account) == 32 and set(account.upper()) <= set(DIGITS + "ABCDEF") and account.isascii():
        return "" if account == account.upper() else "openid-case"
    is_hex = set(account) <= set(DIGITS + "ABCDEF") and set(account) & set(CAPITAL)
    return "openid-cut" if is_hex and 16 <= len(account) <= 64 else "no-openid"
