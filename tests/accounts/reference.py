"""What a check must find, written to be obviously right: one row after the other, characters, a dict. Slow."""

from dataclasses import dataclass, field, replace
from hashlib import md5

from pushes.accounts.judging.several import parts_of
from pushes.accounts.words.reject_reasons import Reason
from tests.accounts import addresses, headers, list_doubts, nobody, spellings, tables, two_readings
from tests.accounts.formats import LENGTH_ONLY, SPACES, UNSEEN, asked, judge
from tests.accounts.offers import NOTHING, Options, around, mended, needed, offers, unwrapped


@dataclass
class Expected:
    """The verdicts: accepted accounts in order, (row, reason) of the rejects, counts."""

    accepted: list[str] = field(default_factory=list)
    rejects: list[tuple[int, str]] = field(default_factory=list)
    rows: int = 0
    duplicates: int = 0
    masked_alike: int = 0
    blank: int = 0
    header: str = ""
    trimmed: int = 0
    repeats: list[tuple[int, str, int]] = field(default_factory=list)  # row, account, the row it repeats
    repaired: dict[str, int] = field(default_factory=dict)
    fits: dict[int, int] = field(default_factory=dict)
    fits_of: int = 0
    doubts: dict[str, tuple[int, int, str]] = field(default_factory=dict)  # rows, the first of them, its account
    offers: dict[str, int] = field(default_factory=dict)  # of repairs: how many rows each makes accounts
    readings: dict[str, int] = field(default_factory=dict)  # of numbers without a country code: the share of each
    left_out: list[str] = field(default_factory=list)  # second spellings


def expect(text: str, account_type: int, *, csv: bool = False, options: Options = NOTHING) -> Expected:
    """The verdicts on a file's text, without its byte order mark."""
    found, seen, needs = Expected(), dict[str, int](), list[list[str]]()
    accepted = list[tuple[int, str]]()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    rows, above = tables.rows_of(lines, csv=csv, chosen=options.chosen.column)
    head = headers.found(rows, above, lambda value: misfit(value, account_type, options), options.keep_header)
    found.header, doubtful = head.known, head.doubtful
    skipped = [*head.above, head.row] if doubtful or (found.header and not options.keep_header) else head.above
    for row in head.always + skipped:
        rows[row - 1] = ("", "")
    if head.known and not options.keep_header:
        options = replace(options, repairs=options.repairs | again(head.known, account_type))
    if "leave-out-cut-row" in options.repairs and not lines.endswith("\n"):
        value, fault = rows[-1]
        rows[-1] = value, fault or ("cut_row" if value.strip(SPACES + UNSEEN) else "")
    for number, value, fault in parted(found, rows, account_type, options):
        take(found, (seen, accepted), (number, value, fault), account_type, options)
        needs.append(needed(value, fault, account_type, options))
    tell_several(found, rows, width_of(accepted, account_type, options))
    passed = len(accepted)
    if doubtful and passed and passed >= 9 * len(found.rejects):
        found.header = doubtful
    elif doubtful:
        found.blank -= 1
        found.rejects.insert(0, (head.row, judge(doubtful, account_type, raw=options.hash_raw)[1]))
        needs.append(needed(doubtful, "", account_type, options))
    found.left_out, unended = [], not lines.endswith("\n")
    found.doubts |= list_doubts.doubt(accepted, account_type, options, rows=len(rows), unended=unended)
    found.offers = offers([codes for codes in needs if codes])
    found.readings = two_readings.readings([value for value, fault in rows if not fault], account_type)
    if found.readings:
        found.offers = two_readings.in_both(found.offers, found.repaired, options)
    if account_type == 996 and options.hash_raw and passed and "keep-colons" in options.repairs:
        found.repaired["keep-colons"] = passed
    for code, repair in nobody.MENDED.items():
        found.offers |= {repair: found.doubts[code][0]} if code in found.doubts else {}
    if account_type in LENGTH_ONLY:
        around(found.doubts, found.offers, accepted)
    return found


def again(header: str, account_type: int) -> set[str]:
    """The headers that may stand among the rows, as choices."""
    return {f"header:{each}" for each in (headers.again(header) if account_type in LENGTH_ONLY else {header})}


def parted(
    found: Expected, rows: list[tuple[str, str]], account_type: int, options: Options
) -> list[tuple[int, str, str]]:
    """The rows with their numbers: those that are two became two of one number, or are rejected, if that was chosen."""
    accepted, numbered = list[tuple[int, str]](), [(number, *row) for number, row in enumerate(rows, start=1)]
    for number, value, fault in numbered:
        doctor(found, number, value, fault.replace("cut_row", ""))
    probe = Expected()
    for row in numbered if options.repairs & {"split-joined-row", "leave-out-joined-row"} else ():
        take(probe, ({}, accepted), row, account_type, options)
    both = list_doubts.several(accepted, list_doubts.kind_of(account_type, options))
    misfit, width = (
        Reason(asked(account_type, options.hash_raw)[0] or "too_short"),
        width_of(accepted, account_type, options),
    )
    for number, reason in probe.rejects if "leave-out-joined-row" not in options.repairs else ():
        several = reason == "joined_row" or (reason == "not_qq" and width)
        parts = parts_of(rows[number - 1][0].strip(SPACES + UNSEEN), misfit, width) if several else ()
        both |= {number: parts} if parts else {}
    if "leave-out-joined-row" in options.repairs:
        return [(row, value, fault or "joined_row" * (row in both)) for row, value, fault in numbered]
    if both:
        found.repaired["split-joined-row"] = len(both)
    return [(row, half, fault) for row, value, fault in numbered for half in both.get(row, (value,))]


def width_of(accepted: list[tuple[int, str]], account_type: int, options: Options) -> int:
    """How many digits QQ numbers have, if there are ten or more and all have as many."""
    widths = {len(account) for _, account in accepted}
    is_qq = account_type == 991 or (account_type == 992 and options.hash_raw)
    return widths.pop() if is_qq and len(accepted) >= 10 and len(widths) == 1 else 0


def tell_several(found: Expected, rows: list[tuple[str, str]], width: int) -> None:
    """Of QQ numbers with so many digits each: which rejected rows are several of them."""
    for place, (row, reason) in enumerate(found.rejects):
        if reason == "not_qq" and parts_of(rows[row - 1][0].strip(SPACES + UNSEEN), Reason.NOT_QQ, width):
            found.rejects[place] = row, "joined_row"


def misfit(value: str, account_type: int, options: Options) -> bool:
    """Whether a value may be a header because it does not fit the type."""
    if account_type in LENGTH_ONLY or options.keep_header:
        return False
    return judge(value, account_type, raw=options.hash_raw)[1] not in ("", "withheld", "placeholder", "masked", "foot")


def take(
    found: Expected,
    before: tuple[dict[str, int], list[tuple[int, str]]],
    row: tuple[int, str, str],
    account_type: int,
    options: Options,
) -> None:
    """Put one row where it belongs."""
    (seen, accepted), (number, value, fault) = before, row
    found.rows += 1
    value, codes = (value, []) if fault else unwrapped(value, account_type, options)
    account, reason = judge(value, account_type, raw=options.hash_raw, chosen=options.repairs)
    if not fault and account_type not in LENGTH_ONLY:
        better, done = mended(value, account_type, options) if reason or is_odd(account, account_type) else ("", [])
        account, codes = (better, done) if done else (account, codes)
    for code in codes:
        found.repaired[code] = found.repaired.get(code, 0) + 1
    if fault or (reason and not account):
        found.rejects.append((number, fault or reason))
        leave_out(found, fault or reason, account_type, options)
    elif not account:
        found.blank += 1
    else:
        doubt(found, number, account, account_type, options)
        accepted.append((number, account))
        masked = "masked" in nobody.doubted(account, account_type, options.repairs)
        found.trimmed += not codes and value != value.strip(SPACES + UNSEEN)
        account = normalised(account, account_type, options) if options.hash_raw else account
        sent = md5(account.encode()).hexdigest() if options.hash_raw else account
        one = list_doubts.person(account, account_type, options) or sent
        if one in seen:
            repeat(found, (number, account, seen[one]), masked=masked)
            if sent not in found.accepted and sent not in found.left_out:
                found.left_out.append(sent)
                found.repaired["keep-first-spelling"] = len(found.left_out)
        else:
            seen[one] = number
            found.accepted.append(sent)


def is_odd(account: str, account_type: int) -> bool:
    """Whether an accepted account may be mended all the same."""
    inland = account_type == 1002 and account != "" and spellings.without_inland_zero(account) != account
    return inland or (account_type == 1005 and addresses.is_mistyped(account))


def repeat(found: Expected, row: tuple[int, str, int], *, masked: bool) -> None:
    """Count a row that repeats another one: of two that are masked alike nobody knows whether they are one person."""
    if masked:
        found.masked_alike += 1
    else:
        found.duplicates += 1
        found.repeats.append(row)


def doubt(found: Expected, number: int, account: str, account_type: int, options: Options) -> None:
    """Count what is doubtful about an accepted row, and what is kept by choice."""
    if nobody.kept(account, account_type, options.repairs, raw=options.hash_raw):
        found.repaired["keep-withheld"] = found.repaired.get("keep-withheld", 0) + 1
    codes = nobody.doubted(account, account_type, options.repairs)
    for code in codes:
        rows, first, sample = found.doubts.get(code, (0, number, account))
        found.doubts[code] = rows + 1, first, sample


def leave_out(found: Expected, reason: str, account_type: int, options: Options) -> None:
    """Count a row that is left out by choice."""
    code = "leave-out-" + {"scientific": "shortened"}.get(reason, reason.replace("_", "-"))
    of_rows = ("cut-row", "joined-row", *nobody.TRIALS)
    if code in options.repairs and (account_type in LENGTH_ONLY or code[len("leave-out-") :] in of_rows):
        found.repaired[code] = found.repaired.get(code, 0) + 1


def normalised(account: str, account_type: int, options: Options) -> str:
    """A raw value as it is hashed."""
    if account_type == 996 and "keep-colons" in options.repairs:
        return account.upper()
    return {
        992: account,
        994: account.upper(),
        996: account.upper().replace(":", ""),
        998: account,
        1001: account.lower(),
    }[account_type]


def doctor(found: Expected, number: int, value: str, fault: str) -> None:
    """Count which types a row would fit, if it is one of those looked at and names somebody."""
    every = 1 if number <= 1000 else 7 if number <= 10_000 else 97 if number <= 100_000 else 1999
    row = value.strip(SPACES + UNSEEN)
    is_nobody = not fault and bool({"withheld", "placeholder"} & {*nobody.signs_of(row, ())})
    if number % every or not (fault or row) or is_nobody:
        return
    found.fits_of += 1
    for account_type in (991, 992, 993, 994, 995, 996, 998, 1000, 1001, 1002, 1005):
        fits = not fault and judge(value, account_type)[0] != ""
        found.fits[account_type] = found.fits.get(account_type, 0) + fits
