"""What each account type asks of a row, one row at a time. certainty.py says the same of many rows at once, faster."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from pushes.accounts.judging import broken, signs_by_pattern, signs_of_nobody, signs_of_openids, signs_of_trials
from pushes.accounts.judging import repairs as mends
from pushes.accounts.judging.repairs import Repair, diagnosed
from pushes.accounts.judging.several import is_several
from pushes.accounts.judging.signs import NO_SIGNS, Signs
from pushes.accounts.judging.signs_of_writing import SIGNS as OF_WRITING
from pushes.accounts.limits import LONGEST, SHORTEST
from pushes.accounts.rows.certainty import Certainty, matching, printable, shaped
from pushes.accounts.rows.characters import TRIMMED, text
from pushes.accounts.rows.emails import domains_lowered, sure_emails
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.reject_reasons import Reason

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _as_it_is(account: str) -> str:
    return account


def _as_they_are(rows: Rows) -> Rows:
    return rows


def _domain_lowered(account: str) -> str:
    """The domain of an e-mail address knows no case; the name before the @ may."""
    name, _, domain = account.rpartition("@")
    return f"{name}@{domain.lower()}"


_NOBODY: Final = Signs(signs_of_nobody.SIGNS + signs_by_pattern.SIGNS)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one account type asks of a row.

    pattern and misfit: the format and the reason given where it does not fit; None where only the length counts.
    fold: gives the account in the one case in which it is compared and sent; folds: the same of many rows at once.
    repairs: what may help a row that does not fit, see repairs.py.
    certain: of many folded rows, which are surely accepted exactly as they stand.
    exact: the same without a doubt, for a rule whose certain does not know all of them: slower.
    refuses: signs of what is nobody's, rejected though it may fit; doubts: those that are only told. Neither is known
    to certain and exact, which are about the form of a row. explains: signs that say better than misfit why a row does
    not fit. width: see several.py.
    """

    certain: Certainty = field(repr=False)
    pattern: re.Pattern[str] | None = None
    misfit: Reason = Reason.TOO_SHORT
    fold: Callable[[str], str] = _as_it_is
    folds: Callable[[Rows], Rows] = _as_they_are
    exact: Certainty | None = None
    repairs: tuple[Repair, ...] = mends.ALWAYS
    refuses: Signs = NO_SIGNS
    explains: Signs = _NOBODY
    doubts: Signs = NO_SIGNS
    width: int = 0

    def judge(self, row: str) -> str | Reason:
        """The account of a row as it is compared and sent, "" for a blank row, or why the row is rejected."""
        account = row.strip(TRIMMED)
        if len(account) > LONGEST:
            return Reason.JOINED_ROW if is_several(account, self.misfit, self.width) else Reason.TOO_LONG
        if _CONTROL.search(account):
            return Reason.CONTROL_CHARACTER
        if len(account) < SHORTEST:
            return Reason.TOO_SHORT if account else ""
        if self.pattern and not self.pattern.fullmatch(account):
            sign = self.explains.of(account)
            return sign.reason if sign else diagnosed(account, self)
        account = self.fold(account)
        sign = self.refuses.of(account)
        return sign.reason if sign else account

    def with_signs(self, refused: Signs, doubted: Signs) -> "Rule":
        """The same rule with other signs."""
        return replace(self, refuses=refused, doubts=doubted)

    def fits(self, row: str) -> bool:
        """Whether a row is accepted."""
        account = row.strip(TRIMMED)
        if not SHORTEST <= len(account) <= LONGEST or _CONTROL.search(account):
            return False
        if self.pattern and not self.pattern.fullmatch(account):
            return False
        return not self.refuses.of(self.fold(account))

    def sure(self, rows: Rows) -> Mask:
        """Of many folded rows, which are surely accepted exactly as they stand."""
        return self._unrefused(rows, self.certain(rows))

    def fit(self, rows: Rows) -> Mask:
        """Which of many rows, with nothing to trim, are accepted; coded ones too, as what has a format is ASCII."""
        folded = self.folds(rows)
        found = (self.exact or self.certain)(folded)
        if len(places := np.flatnonzero(found)):
            found[places] = self._unrefused(folded.only(places), found[places])
        return found

    def _unrefused(self, rows: Rows, found: Mask) -> Mask:
        for _sign, places in self.refuses.each(rows):
            found[places] = False
        return found


_LABEL: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL: Final = (
    r"(?=[^@\n]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    rf"@(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|[Xx][Nn]--[A-Za-z0-9-]{{1,58}}[A-Za-z0-9])"
)

_MATCHING: Final = matching(_EMAIL.encode())


def _emails(rows: Rows) -> Mask:
    found: Mask = rows.ends - rows.starts <= LONGEST  # what is longer could keep the expression busy
    if found.any():
        found[found] = _MATCHING(rows.only(np.flatnonzero(found)))
    return found


_IDFAS: Final = Signs((signs_of_nobody.WITHHELD_IDFA,))
_MACS: Final = Signs((signs_of_nobody.WITHHELD_MAC,))
_IN_LETTERS: Final = (signs_by_pattern.MASKED, signs_by_pattern.DATE)
_IMEIS: Final = Signs((signs_of_nobody.WITHHELD_IMEI, signs_by_pattern.MASKED))

LENGTH_ONLY: Final = Rule(
    printable(),
    exact=text,
    repairs=(*mends.ALONE, *mends.WRAPPING, mends.MEANT),
    explains=NO_SIGNS,
    doubts=Signs((*_NOBODY.all, signs_by_pattern.SHORTENED, *broken.SIGNS, *OF_WRITING, *signs_of_trials.SIGNS)),
)
WECHAT: Final = replace(LENGTH_ONLY, doubts=signs_of_openids.of_wechat(LENGTH_ONLY.doubts))
QQ_OPENID: Final = replace(LENGTH_ONLY, doubts=signs_of_openids.of_qq(LENGTH_ONLY.doubts))
QQ: Final = Rule(
    shaped("0-9", 5, 12),
    re.compile("[0-9]{5,12}"),
    Reason.NOT_QQ,
    repairs=mends.NUMBER,
    refuses=Signs((signs_of_nobody.WITHHELD_NUMBER,)),
)
MD5: Final = Rule(
    shaped("0-9a-f", 32, 32),
    re.compile("[0-9A-Fa-f]{32}"),
    Reason.NOT_MD5,
    fold=str.lower,
    folds=Rows.lowered,
    repairs=(*mends.NAMED, mends.PREFIX),
    refuses=Signs((signs_of_nobody.WITHHELD_MD5,)),
)
IDFA: Final = Rule(
    shaped("0-9A-F", 36, 36, {8: "-", 13: "-", 18: "-", 23: "-"}),
    re.compile("[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}"),
    Reason.NOT_IDFA,
    repairs=(*mends.NAMED, mends.UPPER),
    refuses=_IDFAS,
)
MAC: Final = Rule(
    shaped("0-9A-F", 17, 17, {2: ":", 5: ":", 8: ":", 11: ":", 14: ":"}),
    re.compile("[0-9A-F]{2}(?::[0-9A-F]{2}){5}"),
    Reason.NOT_MAC,
    repairs=(*mends.ALWAYS, mends.COLONS, mends.UPPER),
    refuses=_MACS,
)
OAID: Final = Rule(
    shaped("0-9A-Za-z---", SHORTEST, LONGEST),
    re.compile(f"[0-9A-Za-z-]{{{SHORTEST},{LONGEST}}}"),
    Reason.NOT_OAID,
    refuses=Signs((signs_of_nobody.WITHHELD_OAID, signs_of_nobody.PLACEHOLDER, *_IN_LETTERS)),
)
IMEI: Final = Rule(
    shaped("0-9a-z", 14, 15),
    re.compile("[0-9a-z]{14,15}"),
    Reason.NOT_IMEI,
    repairs=(*mends.NUMBER, mends.UNSEPARATED, mends.ZERO, mends.LOWER),
    refuses=_IMEIS,
)
PHONE: Final = Rule(
    shaped("0-9", 8, 16, {0: "+", 1: "1-9"}),
    re.compile(r"\+[1-9][0-9]{6,14}"),
    Reason.NOT_PHONE,
    repairs=(*mends.NUMBER, mends.UNSEPARATED, mends.CHINESE, mends.AMERICAN, mends.PLUS, mends.TRUNK),
    doubts=Signs((signs_of_trials.TRIAL,)),
)
EMAIL: Final = Rule(
    sure_emails,
    re.compile(_EMAIL),
    Reason.NOT_EMAIL,
    fold=_domain_lowered,
    folds=domains_lowered,
    exact=_emails,
    repairs=(*mends.NAMED, mends.ADDRESS, mends.IDN, mends.MEANT),
    refuses=Signs((signs_by_pattern.STARRED,)),
    doubts=Signs(signs_of_trials.SIGNS),
)


@dataclass(frozen=True, slots=True)
class Raw:
    """The raw values of a type that sends their MD5. `words` say what is done to an account before it is hashed."""

    rule: Rule
    words: str
    uppers: bool = False
    drops_colons: bool = False


_RAW_IDFA: Final = Rule(
    shaped("0-9a-f", 36, 36, {8: "-", 13: "-", 18: "-", 23: "-"}),
    re.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"),
    Reason.NOT_IDFA,
    fold=str.lower,
    folds=Rows.lowered,
    refuses=_IDFAS,
)
_RAW_MAC: Final = Rule(
    shaped("0-9a-f", 17, 17, {2: ":", 5: ":", 8: ":", 11: ":", 14: ":"}),
    re.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}"),
    Reason.NOT_MAC,
    fold=str.lower,
    folds=Rows.lowered,
    repairs=(*mends.ALWAYS, mends.COLONS),
    refuses=_MACS,
)
_RAW_IMEI: Final = Rule(
    shaped("0-9a-z", 14, 15),
    re.compile("[0-9A-Za-z]{14,15}"),
    Reason.NOT_IMEI,
    fold=str.lower,
    folds=Rows.lowered,
    repairs=(*mends.NUMBER, mends.UNSEPARATED, mends.ZERO),
    refuses=_IMEIS,
)
RAW_QQ: Final = Raw(QQ, _("the 5 to 12 digits as they are"))
RAW_IDFA: Final = Raw(_RAW_IDFA, _("upper case, with hyphens"), uppers=True)
RAW_MAC: Final = Raw(_RAW_MAC, _("upper case, without colons"), uppers=True, drops_colons=True)
RAW_OAID: Final = Raw(OAID, _("the raw value, case and hyphens kept"))
RAW_IMEI: Final = Raw(_RAW_IMEI, _("lower case"))
