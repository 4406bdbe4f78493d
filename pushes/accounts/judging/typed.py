"""Accounts typed by hand."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pushes.accounts.judging.acceptance import SAMPLES, verdicts
from pushes.accounts.judging.applying_repairs import Mender, asked_for, repaired
from pushes.accounts.judging.before_and_after import Sent
from pushes.accounts.judging.offering_repairs import Chain, Offer, chain_of
from pushes.accounts.judging.plausibility import Implausible, Plausibility, TypedImplausible
from pushes.accounts.judging.repairs import REPAIRS, WRAPPING
from pushes.accounts.judging.rules import PHONE, Rule
from pushes.accounts.judging.signs_by_pattern import MASKED
from pushes.accounts.judging.two_readings import NO_BARE, Bare, Chains, bare_rows, offers_of
from pushes.accounts.judging.type_suggestion import Doctor
from pushes.accounts.judging.types import at_home, rule_of
from pushes.accounts.judging.wrapping import NEARLY_ALL, Wrapped, looked_at
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.countries import CHINA
from pushes.accounts.words.doubts import Doubt, share_of
from pushes.accounts.words.reject_groups import RejectGroup, grouped
from pushes.accounts.words.reject_reasons import Reject, TypedReject
from pushes.accounts.words.two_readings import TwoReadings
from pushes.accounts.words.type_suggestions import Suggestion
from pushes.accounts.words.typed_doubts import TypedDoubt

# One account per line, or separated by commas, semicolons or enumeration commas, in half or full width, or by tabs, as
# columns are copied; a separator before a line's end is one with it.
_SEPARATOR: Final = re.compile("[,;，；、\t]?[ \t]*(?:\r\n|\r|\n)|[,;，；、\t]")
_BLANKS: Final = re.compile(f"[{TRIMMED}]+")
FIRST: Final = 50  # rejects and implausible numbers that are told
_PLAUSIBILITY: Final = Plausibility()


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the accounts in order without duplicates, the rejects (row: the line), and two counts.

    account_type: as which they were checked: the chosen one, or the one they plainly look like, or None where neither
    is known and all that is asked of them is their length. spaced: accounts with blanks inside, which are sent as they
    are. masked_alike: how many more are masked as another one is. looks_like, suggestion, offers, repaired, readings,
    first_implausible, sent_samples: as in a report of a package. implausible: how many of the accounts are. doubts:
    those about single accounts.
    """

    accounts: tuple[str, ...]
    rejects: tuple[Reject, ...]
    duplicates: int
    blank: int
    account_type: int | None = None
    spaced: tuple[str, ...] = ()
    looks_like: Suggestion | None = None
    suggestion: Suggestion | None = None
    offers: tuple[Offer, ...] = ()
    repaired: Mapping[str, int] = field(default_factory=dict)
    readings: TwoReadings | None = None
    doubts: tuple[Doubt, ...] = ()
    implausible: int = 0
    first_implausible: tuple[Implausible, ...] = ()
    sent_samples: tuple[tuple[str, str], ...] = ()
    masked_alike: int = 0

    @property
    def first_rejects(self) -> tuple[Reject, ...]:
        """The first 50 rejects."""
        return self.rejects[:FIRST]

    @property
    def reject_groups(self) -> tuple[RejectGroup, ...]:
        """The rejects by their reason."""
        return grouped(self.rejects)


def check_typed(text: str, account_type: int | None, repairs: Collection[str] = (), home: str = CHINA) -> Typed:
    """Check accounts typed by hand as accounts of a type, or of the one they plainly look like.

    `repairs`: codes of offered repairs to do. `home`: the ISO 3166 code of the application's home country. Raises
    ValueError for a type or a repair that there is not.
    """
    pieces = _pieces(text)
    kind = _plain_type([piece for _line, piece in pieces], home) if account_type is None else account_type
    rule = at_home(rule_of(kind or 0), home)
    placed = [(line, row) for line, piece in pieces for row in _apart(piece, rule)]
    lines, rows = [line for line, _row in placed], [row for _line, row in placed]
    doctor = _looked_at(rows, kind or 0, rule, home)
    mended, counts = _mended(rows, rule, repairs)
    found = list(verdicts(list(mended), rule))
    numbered = [(line, each) for line, each in zip(lines, found, strict=True) if isinstance(each, str) and each]
    accounts = [account for _line, account in numbered]
    rejects = tuple(_in_line(lines, each) for each in found if isinstance(each, Reject))
    distinct = tuple(dict.fromkeys(accounts))
    alike = sum(map(MASKED.of, accounts)) - sum(map(MASKED.of, distinct))
    wrapped = _wrapped(numbered, rule)
    readings, offers = _offers(rows, _by_chain(rejects, rule), rule, (repairs, counts), home)
    implausible = _implausible(numbered, rule)
    return Typed(
        accounts=distinct,
        rejects=rejects,
        duplicates=len(accounts) - len(distinct) - alike,
        masked_alike=alike,
        blank=len(found) - len(accounts) - len(rejects),
        account_type=kind,
        spaced=tuple(each for each in distinct if _BLANKS.search(each)),
        looks_like=doctor.looks_like(),
        suggestion=doctor.hint() if kind is None else doctor.suggestion(),
        offers=(*offers, *_mending(accounts, rule), *_unwrapping(wrapped, len(accounts))),
        repaired=counts,
        readings=readings,
        doubts=(*_doubts(numbered, rule), *_doubts_of_wrapping(wrapped, len(accounts))),
        implausible=len(implausible),
        first_implausible=tuple(implausible[:FIRST]),
        sent_samples=Sent.of(zip(rows, found, strict=True)),
    )


def _offers(
    rows: Sequence[str], chains: Chains, rule: Rule, done: tuple[Collection[str], Mapping[str, int]], home: str
) -> tuple[TwoReadings | None, list[Offer]]:
    """What would save the rejects, and whether there are two readings. `done`: the repairs asked for and made."""
    bare, (_asked, counts) = Bare.of(_block(rows), rule) if rows else NO_BARE, done
    readings = bare.readings(bare_rows(chains, counts), home)
    return readings, [*offers_of(rule, chains, readings, bare, done)]


def _pieces(text: str) -> list[tuple[int, str]]:
    """What separators part, each with the line that it was typed in; what follows the last separator is no row."""
    found, line, begin = [], 1, 0
    for separator in _SEPARATOR.finditer(text):
        found.append((line, text[begin : separator.start()]))
        line, begin = line + separator[0].endswith(("\r", "\n")), separator.end()
    last = text[begin:]
    return [*found, (line, last)] if last.strip(TRIMMED) else found


def _in_line(lines: Sequence[int], reject: Reject) -> TypedReject:
    return TypedReject(lines[reject.row - 1], reject.value, reject.reason)


def _implausible(accounts: Sequence[tuple[int, str]], rule: Rule) -> list[Implausible]:
    """Mobile numbers that are too long or too short for their country, each once."""
    first = {account: line for line, account in reversed(accounts)} if rule.misfit is PHONE.misfit else {}
    if not first:
        return []
    data = "".join(f"{account}\n" for account in first).encode()
    seen = zip(first.items(), _PLAUSIBILITY.implausible(Rows.of(data)).tolist(), strict=True)
    return sorted(
        (TypedImplausible(line, account) for (account, line), is_so in seen if is_so), key=lambda each: each.row
    )


def _doubts(accounts: Sequence[tuple[int, str]], rule: Rule) -> Iterator[Doubt]:
    """What is doubtful about single accounts."""
    for sign in rule.doubts.all:
        if showing := [(row, account) for row, account in accounts if sign.of(account)]:
            facts = {"share": share_of(len(showing), len(accounts))} if sign.tells_share else {}
            yield TypedDoubt(sign.code, len(showing), *showing[0], facts)


def _mending(accounts: Sequence[str], rule: Rule) -> Iterator[Offer]:
    """What would mend doubtful accounts."""
    for repair in (REPAIRS[sign.mend] for sign in rule.doubts.all if sign.mend):
        mended = [(each, after) for each in accounts if (after := repair.change(each)) != each]
        if mended:
            yield Offer(repair.code, len(mended), tuple(mended[:SAMPLES]))


def _wrapped(accounts: Sequence[tuple[int, str]], rule: Rule) -> Wrapped:
    """What stands around accounts of a type without a format."""
    data = "".join(f"{account}\n" for _row, account in accounts).encode()
    seen = looked_at(Rows.of(data), WRAPPING) if accounts and not rule.pattern else None
    return replace(seen[0], first_row=accounts[seen[1]][0]) if seen else Wrapped()


def _unwrapping(found: Wrapped, accounts: int) -> Iterator[Offer]:
    if found.percent(accounts) >= NEARLY_ALL:
        yield Offer(found.code, found.rows, found.samples)


def _doubts_of_wrapping(found: Wrapped, accounts: int) -> Iterator[Doubt]:
    if (percent := found.percent(accounts)) >= NEARLY_ALL:
        first = found.samples[0][0]
        facts = {"percent": percent}
        yield TypedDoubt(Doubt.Code.WRAPPED, found.rows, found.first_row, first, facts, found.code)


def _plain_type(pieces: Sequence[str], home: str) -> int | None:
    """The type that the pieces plainly look like, or else what blanks separate in them."""
    for rows in (pieces, [row for piece in pieces for row in _BLANKS.split(piece)]):
        found = _looked_at(rows, 0, rule_of(0), home).suggestion()
        if found and found.is_plain:
            return found.account_type
    return None


def _apart(piece: str, rule: Rule) -> Iterator[str]:
    """The rows of a piece: blanks separate where an account cannot hold any, unless they stand inside of one number.

    Where only the length counts an account may hold blanks: nothing is cut there.
    """
    tokens = _BLANKS.split(piece.strip(TRIMMED))
    if len(tokens) == 1 or not rule.pattern or _would_fit(piece, rule):
        yield piece
    elif any(_would_fit(token, rule) for token in tokens):
        yield from tokens
    else:
        yield piece


def _would_fit(row: str, rule: Rule) -> bool:
    return rule.fits(row) or bool(repaired(row, rule, rule.repairs)[0])


def _looked_at(rows: Sequence[str], account_type: int, rule: Rule, home: str) -> Doctor:
    doctor = Doctor(account_type, rule, None, home)
    if rows:
        doctor.look(_block(rows))
    return doctor


def _block(rows: Sequence[str]) -> Block:
    return Block(Rows.of("".join(f"{row}\n" for row in rows).encode(errors="replace")), 1)


def _mended(rows: Sequence[str], rule: Rule, repairs: Collection[str]) -> tuple[Sequence[str], Mapping[str, int]]:
    """The rows after the repairs, and how many each repair changed."""
    wanted = asked_for(repairs, rule)
    if not wanted or not rows:
        return rows, {}
    block, counts = Mender(rule, wanted).mended(_block(rows))
    return block.rows.data.decode().split("\n")[:-1], dict(counts)


def _by_chain(rejects: Sequence[Reject], rule: Rule) -> Chains:
    """How many rows need which repairs together, and up to 3 of their values."""
    found: dict[Chain, tuple[int, list[str]]] = {}
    for reject in rejects:
        if chain := chain_of(reject.value, reject.reason, rule):
            count, values = found.get(chain, (0, []))
            found[chain] = count + 1, [*values, reject.value][:SAMPLES]
    return found
