"""What is doubtful about a list as a whole, written to be obviously right: every account is looked at."""

from pushes.accounts.judging.joined_rows import parts_such_as
from pushes.accounts.judging.plausibility import is_american
from tests.accounts import openids
from tests.accounts.masks import is_number
from tests.accounts.nobody import LENGTH_ONLY, doubted, signs_of
from tests.accounts.offers import Options
from tests.accounts.several import listed

Accepted = list[tuple[int, str]]  # the numbers of rows and their accounts
Doubts = dict[str, tuple[int, int, str]]  # rows, the first of them, its account


def doubt(accepted: Accepted, account_type: int, options: Options, *, rows: int, unended: bool) -> Doubts:
    """The doubts about accepted rows."""
    kind = kind_of(account_type, options)
    found: Doubts = {}
    if kind in LENGTH_ONLY or kind == 997:
        zeroed(found, accepted)
    if unended and accepted and accepted[-1][0] == rows:
        cut_row(found, accepted, [account for _, account in accepted[:-1] if is_somebody(account, options)])
    if not options.repairs & {"split-joined-row", "leave-out-joined-row"} and (both := several(accepted, kind)):
        found["joined-row"] = len(both), *next(each for each in accepted if each[0] in both)
    one_value(found, accepted)
    if kind == 1000:
        check_digits(found, accepted)
    if account_type == 1002:
        lost_86(found, accepted)
    if "keep-first-spelling" not in options.repairs:
        two_spellings(found, accepted, account_type, options)
    return found


def kind_of(account_type: int, options: Options) -> int:
    """The type of the accounts as they stand in the file."""
    return {998: 997, 1001: 1000}.get(account_type, account_type) if options.hash_raw else account_type


def zeroed(found: Doubts, accepted: Accepted) -> None:
    """Long numbers that end in zeros from the 16th digit on, if there are many."""
    some = [each for each in accepted if is_number(each[1]) and len(each[1]) > 15 and set(each[1][15:]) == {"0"}]
    if len(some) >= 10 and len(some) * 100 >= 30 * len(accepted):
        found["zeroed"] = len(some), *some[0]


def is_somebody(account: str, options: Options) -> bool:
    """Whether an account is no header, word for nothing or foot."""
    return not {"header-again", "placeholder", "foot"} & {*signs_of(account, options.repairs)}


def cut_row(found: Doubts, accepted: Accepted, somebody: list[str]) -> None:
    """The last account is the shortest, or its domain is a part of another's."""
    *others, last = [account for _, account in accepted]
    shortest = all(len(each.encode()) > len(last.encode()) for each in somebody)
    if len(accepted) >= 10 and (shortest or cut_domain(others[-64:], last)):
        found["cut-row"] = 1, *accepted[-1]


def cut_domain(others: list[str], last: str) -> bool:
    """Nobody has the domain of the last account, but somebody one that goes on after it, and not with a point."""
    domain = last.split("@")[-1]
    known = [each.split("@")[-1] for each in others if "@" in each]
    longer = [each for each in known if each.startswith(domain) and each[len(domain) : len(domain) + 1] != "."]
    return "@" in last and domain != "" and domain not in known and longer != []


def several(accepted: Accepted, account_type: int) -> dict[int, tuple[str, ...]]:
    """Rows that are several, by their numbers, and which: as the others tell, or a list where there is no format."""
    told = told_by_others(accepted)
    for row, account in accepted if account_type in LENGTH_ONLY else ():
        told |= {row: tuple(parts)} if len(parts := listed(account)) > 1 else {}
    return told


def told_by_others(accepted: Accepted) -> dict[int, tuple[str, ...]]:
    """Few rows are far longer than the others, and made of such as they are."""
    lengths = sorted(len(account.encode()) for _, account in accepted)
    if len(lengths) < 10:
        return {}
    middle = (lengths[(len(lengths) - 1) // 2] + lengths[len(lengths) // 2]) // 2
    long = [each for each in accepted if 10 * len(each[1].encode()) >= 16 * middle]
    others = [account for row, account in accepted if (row, account) not in long]
    if len(long) > max(1, min(3, len(accepted) // 10), len(accepted) // 100):
        return {}
    parts = parts_such_as(others)
    return {row: several for row, account in long if parts and (several := parts(account))}


def one_value(found: Doubts, accepted: Accepted) -> None:
    """One account in 30 % of the rows; of several the commonest, as the check tells it first."""
    accounts = [account for _, account in accepted]
    for account in dict.fromkeys(accounts) if len(accounts) >= 20 else ():
        rows = accounts.count(account)
        if 100 * rows // len(accounts) >= 30 and rows > found.get("one-value", (0,))[0]:
            found["one-value"] = rows, accepted[accounts.index(account)][0], account


def check_digits(found: Doubts, accepted: Accepted) -> None:
    """The check digits of half of the IMEIs are wrong."""
    imeis = [each for each in accepted if is_number(each[1]) and len(each[1]) == 15]
    wrong = [each for each in imeis if not is_luhn(each[1])]
    if len(imeis) >= 20 and 2 * len(wrong) >= len(imeis):
        found["check-digits"] = len(wrong), *wrong[0]


def lost_86(found: Doubts, accepted: Accepted) -> None:
    """Of ten numbers and more of China's digits behind a + not nearly all can be American."""
    some = [each for each in accepted if each[1][:2] == "+1" and each[1][2] in "3456789" and len(each[1]) == 12]
    american = [each for each in some if is_american(each[1][1:])]
    if len(some) >= 10 and 100 * len(american) < 90 * len(some):
        found["lost-86"] = len(some), *some[0]


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the one that Luhn's sum asks for."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def two_spellings(found: Doubts, accepted: Accepted, account_type: int, options: Options) -> None:
    """Accounts that are the same in one spelling."""
    first, rows = dict[str, str](), list[tuple[int, str]]()
    for row, account in accepted:
        if first.setdefault(spelled(account, account_type, options), account) != account:
            rows.append((row, account))
    if rows:
        found["two-spellings"] = len({account for _, account in rows}), *rows[0]


def spelled(account: str, account_type: int, options: Options) -> str:
    """The one spelling of an account, where spellings may differ and it is not nobody's."""
    kind = kind_of(account_type, options)
    if set(doubted(account, kind, options.repairs)) - {
        "reserved-domain",
        "mistyped",
        "invisible",
        "full-width",
        *openids.CODES,
    }:
        return account
    return one_spelling(account, kind == 1000) if kind in LENGTH_ONLY or kind in (997, 1000, 1005) else account


def person(account: str, account_type: int, options: Options) -> str:
    """The same where the first spelling alone is to be kept, else ""."""
    return spelled(account, account_type, options) if "keep-first-spelling" in options.repairs else ""


def one_spelling(account: str, imei: bool) -> str:
    """In half width and small letters, without leading zeros, an IMEI without its check digit."""
    account = "".join(chr(ord(each) - 0xFEE0) if "！" <= each <= "～" else each for each in account)
    account = "".join(each.lower() if "A" <= each <= "Z" else each for each in account)
    if imei and is_number(account) and len(account) == 15:
        account = account[:14]
    return account.lstrip("0") or "0" if is_number(account) else account
