"""What repairs make of rows, and which are offered, written to be obviously right."""

from dataclasses import dataclass

from pushes.accounts import Chosen
from pushes.accounts.columns_to_choose import NOTHING as NO_COLUMN
from tests.accounts import spellings
from tests.accounts.formats import LENGTH_ONLY, SPACES, UNSEEN, judge, repairs


@dataclass(frozen=True)
class Options:
    """What a check was asked for besides the type."""

    keep_header: bool = False
    hash_raw: bool = False
    repairs: frozenset[str] = frozenset()
    chosen: Chosen = NO_COLUMN


NOTHING = Options()


def mended(value: str, account_type: int, options: Options) -> tuple[str, list[str]]:
    """The account after the repairs wanted, and the codes of those that changed it; nothing if they do not help."""
    account, codes = value.strip(SPACES + UNSEEN), []
    if account_type in LENGTH_ONLY or len(value) > 1000:
        return "", []
    for _, code, repair in repairs(account_type, raw=options.hash_raw):
        before = account
        account = repair(account) if code in options.repairs else account
        codes += [code] if account != before else []
    found, _ = judge(account, account_type, raw=options.hash_raw, chosen=options.repairs)
    return (found, codes) if codes and found else ("", [])


def unwrapped(value: str, account_type: int, options: Options) -> tuple[str, list[str]]:
    """A row of a type without a format after the repairs wanted, and the codes of those that changed it."""
    account, codes = value.strip(SPACES + UNSEEN), list[str]()
    for _, code, repair in repairs(account_type) if account_type in LENGTH_ONLY else ():
        before = account
        account = repair(account) if code in options.repairs else account
        codes += [code] if account != before else []
    return (account, codes) if codes else (value, [])


def around(doubts: dict[str, tuple[int, int, str]], offers: dict[str, int], accepted: list[tuple[int, str]]) -> None:
    """Doubt what nearly all accounts have around them, and offer what removes it."""
    everything = Options(repairs=frozenset(REPAIRS) - {"end-in-com", "half-width", "remove-invisible"})
    found = [(row, account, unwrapped(account, 0, everything)[1]) for row, account in accepted]
    found = [each for each in found if each[2]]
    if found and 100 * len(found) // len(accepted) >= 90:
        common = [code for code in REPAIRS if 2 * sum(code in codes for _, _, codes in found) >= len(found)]
        doubts["wrapped"] = len(found), *found[0][:2]
        offers["+".join(common)] = len(found)


def needed(value: str, fault: str, account_type: int, options: Options) -> list[str]:
    """The repairs that would make a rejected row an account and that nobody asked for yet."""
    reason = fault or judge(value, account_type, raw=options.hash_raw, chosen=options.repairs)[1]
    account = value.strip(SPACES + UNSEEN)
    if account_type == 1002 and not reason and spellings.without_inland_zero(account) != account:
        return ["strip-trunk-zero"] if "strip-trunk-zero" not in options.repairs else []
    if reason.replace("uuid", "case") not in [each for each, _, _ in repairs(account_type, raw=options.hash_raw)]:
        return []
    if mended(value, account_type, options)[0]:
        return []
    every = frozenset(REPAIRS) - ({"add-86"} if "add-plus-1" in options.repairs else {"add-plus-1"})
    everything = Options(options.keep_header, options.hash_raw, every | options.repairs)
    return [code for code in mended(value, account_type, everything)[1] if code not in options.repairs]


REPAIRS = [
    *("half-width", "remove-invisible", "strip-ends", "strip-brackets", "strip-quotes"),
    "strip-label",
    *("strip-decimals", "strip-separators"),
    *("add-86", "add-plus-1", "add-plus", "strip-trunk-zero", "add-zero", "add-colons"),
    *("strip-0x", "address-only", "domain-ascii", "end-in-com", "upper-case", "lower-case"),
]


def places(chain: str) -> list[int]:
    return [REPAIRS.index(code) for code in chain.split("+")]


def offers(needs: list[list[str]]) -> dict[str, int]:
    """What is offered for rows that need these: each alone, the three commonest chains, and one for the rest."""
    counts: dict[str, int] = {}
    for codes in needs:
        counts["+".join(codes)] = counts.get("+".join(codes), 0) + 1
    chains = sorted((chain for chain in counts if "+" in chain), key=lambda chain: (-counts[chain], places(chain)))
    rest = {code for chain in chains[3:] for code in chain.split("+")}
    shown = [chain for chain in counts if "+" not in chain] + chains[:3]
    shown += ["+".join(code for code in REPAIRS if code in rest)] if rest else []
    return {chain: sum(set(codes) <= set(chain.split("+")) for codes in needs) for chain in shown}
