"""The account-type doctor: which types the rows would fit, and which one they look like.

Rows that stand for nobody are left out of every share.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from pushes.accounts.judging import rules
from pushes.accounts.judging.applying_repairs import repaired_in_bulk
from pushes.accounts.judging.plausibility import is_american, is_mobile
from pushes.accounts.judging.repairs import ELEVEN, HOME, Repair
from pushes.accounts.judging.rules import Raw, Rule
from pushes.accounts.judging.sampling import STRETCHES, Counted, Counts, Sample, of_somebody, row_at
from pushes.accounts.judging.signs_of_openids import is_qq, is_wechat
from pushes.accounts.judging.types import at_home
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows import check_digits
from pushes.accounts.rows.certainty import holding, shaped
from pushes.accounts.rows.characters import coded, trimmed, trimmed_codes
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words.countries import CHINA
from pushes.accounts.words.two_readings import MAY_BE
from pushes.accounts.words.type_suggestions import HASHED, NO_COUNTRY, SPELLINGS, SURE, Suggestion

_GATHERED: Final = 1024 * 1024  # bytes looked at together
_CLEAR, _BETTER = 50, 30  # percent of the rows that a suggested type fits at least, and more than the chosen type

FAMILIES: Final = {
    991: rules.QQ, 992: rules.MD5, 993: rules.IDFA, 995: rules.MAC, 1000: rules.IMEI, 1002: rules.PHONE,
    1005: rules.EMAIL,
}  # fmt: skip
_MD5: Final = (992, 994, 996, 998, 1001)
_RAW_OF: Final = {992: 991, 994: 993, 996: 995, 1001: 1000}
_VISIBLE: Final = shaped("!-~", 1, 255)
_MOBILE: Final = shaped("0-9", 11, 11, {0: "1-1", 1: "3-9"})
_CHINESE: Final = shaped("0-9", 14, 14, {0: "+", 1: "8-8", 2: "6-6", 3: "1-1", 4: "3-9"})
_SPELLING_BYTES: Final = (8, 64)  # of a mobile number that repairs would make fit
_DIGITS: Final = shaped("0-9", 14, 15)
_FEW_DIGITS: Final = shaped("0-9", 1, 9, {0: "1-9"})  # phones of some countries, and what a business numbers users by
_LOWER_CASE: Final = shaped("0-9a-f", 36, 36, {8: "-", 13: "-", 18: "-", 23: "-"})
_IDFA, _QQ_OPENID = 993, 1004
_OPENIDS: Final = (999, 1003, _QQ_OPENID)


class Doctor:
    """Looks at rows as they are in the file, told block by block; then tells what they would fit."""

    def __init__(self, account_type: int, rule: Rule, raw: Raw | None, home: str = CHINA) -> None:
        self._chosen, self._rule, self._raw = account_type, rule, raw
        self._phone = at_home(rules.PHONE, home)
        self._samples = [Sample(*each) for each in STRETCHES]
        self._counts: Counts = Counter()  # known in the end, each row counted for those that it stands for
        self._counted: Counted | None = None

    def look(self, block: Block) -> None:
        """Take the next block."""
        for sample in self._samples:
            sample.take(block)
            if sample.size > _GATHERED:
                self._examine(sample)

    def know(self, counted: Counted) -> None:
        """Take what was counted of all rows, not only of those looked at."""
        self._counted = counted

    def _examine(self, sample: Sample) -> None:
        rows, counts = of_somebody(Rows.of(b"".join(sample.gathered)), sample.counts)
        sample.gathered, sample.size = [], 0
        if not len(rows):
            return
        visible = _VISIBLE(rows)
        plain, odd = rows.only(np.flatnonzero(visible)), _trimmed(rows.only(np.flatnonzero(~visible)))
        counts["all"] += len(rows) - int(np.count_nonzero(odd.starts == odd.ends))
        for family, rule in FAMILIES.items():
            counts[family] += _fitting(plain, rule) + int(np.count_nonzero(rule.fit(odd)))
        counts["chosen"] += _fitting(plain, self._rule) + int(np.count_nonzero(self._rule.fit(odd)))
        self._look_for_spellings(rows, counts)
        counts["in lower case"] += int(np.count_nonzero(_LOWER_CASE(rows) & ~rules.IDFA.certain(rows)))
        if self._chosen in _OPENIDS:
            counts["QQ OpenIDs"] += int(np.count_nonzero(is_qq(rows)))
            counts["WeChat OpenIDs"] += int(np.count_nonzero(is_wechat(rows)))
        counts["digits"] += int(np.count_nonzero(_DIGITS(rows)))
        imeis = rows.only(np.flatnonzero(check_digits.IMEIS(rows)))
        if len(imeis):
            counts["checked"] += int(np.count_nonzero(~check_digits.wrong(imeis)))

    def _look_for_spellings(self, rows: Rows, counts: Counts) -> None:
        """Count mobile numbers that are such only after repairs; those that pass for something else count apart."""
        mobile = _MOBILE(rows)
        counts["mobile"] += int(np.count_nonzero(mobile))
        counts["American"] += sum(is_american(row_at(rows, index)) for index in np.flatnonzero(mobile).tolist())
        counts["of home"] += int(np.count_nonzero(self._changed(ELEVEN, rows)))
        if self._rule.misfit in _OF_DIGITS:
            counts["mistaken"] += int(np.count_nonzero(mobile & self._rule.sure(rows)))
        no_qq = self._changed(HOME, rows) | (rows.at(0) == ord("0"))  # though they could be by their number
        counts["like a QQ number"] += int(np.count_nonzero(no_qq & ~mobile & rules.QQ.certain(rows)))
        others = _may_be_spelled(rows) & ~mobile & ~rules.PHONE.certain(rows)
        self._look_at_spellings(rows.only(np.flatnonzero(others)), counts)

    def _changed(self, repairs: Mapping[int, Repair], rows: Rows) -> Mask:
        """Which rows the repair of the home country changes, if there is one."""
        found = [each.many.which(rows) for each in self._phone.repairs if each in repairs.values()]
        return found[0] if found else np.zeros(len(rows), np.bool_)

    def _look_at_spellings(self, rows: Rows, counts: Counts) -> None:
        numbers, better, _changes = repaired_in_bulk(trimmed_codes(coded(rows)), self._phone, self._phone.repairs)
        places = np.flatnonzero(better)
        places = places[_are_mobile(numbers.only(places))]
        lengths = (codes := coded(rows.only(places))).ends - codes.starts
        spelled = _trimmed(rows.only(places))
        counts["spelled"] += len(places)
        counts["like an IMEI"] += int(np.count_nonzero(rules.IMEI.fit(spelled)))
        counts["like a QQ number"] += int(np.count_nonzero(rules.QQ.fit(spelled) & (lengths > _LONGEST_QQ)))
        if self._rule.misfit in _OF_DIGITS:
            counts["mistaken"] += int(np.count_nonzero(self._rule.fit(spelled)))

    @property
    def fits(self) -> dict[int, int]:
        """How many rows would fit each type that has a format; the MD5 types are one family."""
        self._finish()
        fits = {key: sum(sample.counts[key] for sample in self._samples) for key in FAMILIES}
        return dict(sorted({**fits, **dict.fromkeys(_MD5, fits[992])}.items()))

    @property
    def fits_of(self) -> int:
        """How many rows were looked at and name somebody; blank ones do not count."""
        self._finish()
        return sum(sample.counts["all"] for sample in self._samples)

    def _finish(self) -> None:
        for sample in self._samples:
            if sample.gathered:
                self._examine(sample)
        self._counts = Counter()
        for sample in self._samples:
            self._counts.update({key: sample.every * count for key, count in sample.counts.items()})

    def looks_like(self) -> Suggestion | None:
        """The type that most rows look like, be it the chosen one or another; None if there is none."""
        self._finish()
        if not self._counts["all"]:
            return None
        (best, repair), count = max(self._candidates().items(), key=lambda each: each[1])
        percent = self._percent(count)
        if self._raw is None and _RAW_OF.get(self._chosen) == best:
            repair = "hash-raw"
        return self._said(Suggestion(best, percent, repair)) if percent >= _CLEAR else None

    def _percent(self, count: int) -> int:
        return 100 * count // self._counts["all"]

    def _said(self, found: Suggestion) -> Suggestion:
        """A suggestion with the rows that it leaves out, if there are any."""
        counts = self._counts
        all_ = self._counted or Counted(counts["all"], counts["withheld"], counts["placeholders"])
        if not all_.withheld + all_.placeholders:
            return found
        return replace(found, named=all_.named, withheld=all_.withheld, placeholders=all_.placeholders)

    def hint(self) -> Suggestion | None:
        """The type that nearly all rows look like, where nobody chose one: numbers of anybody's own, too."""
        found = self.looks_like()
        return found if found and found.is_clear else None

    def suggestion(self) -> Suggestion | None:
        """The type that the rows look like, if it is another than the chosen one."""
        if self._raw and self.fits_of and (hashed := self._percent(self._counts[992])) >= SURE:
            return self._said(Suggestion(self._chosen, hashed, HASHED))
        found = self.looks_like()
        if not found or found.account_type == self._chosen or (found.account_type == 992 and self._chosen in _MD5):
            return None
        if self._is_loose:
            tells_nothing = found.account_type == 991 and self._chosen not in _OPENIDS  # digits alone
            return found if found.percent >= SURE and not tells_nothing else None
        return found if found.percent - self._percent_of_chosen() >= _BETTER else None

    def _percent_of_chosen(self) -> int:
        """How many are accounts of the chosen type, of all rows where that is known."""
        mistaken, all_ = self._percent(self._counts["mistaken"]), self._counted
        if all_ and all_.fitting is not None:
            return 100 * all_.fitting // max(all_.named, 1) - mistaken
        return self._percent(self._counts["chosen"]) - mistaken

    @property
    def _is_loose(self) -> bool:
        """Whether nearly everything is an account of the chosen type, so that fitting it tells nothing."""
        return not self._rule.pattern or self._rule.misfit == rules.OAID.misfit

    def _candidates(self) -> dict[tuple[int, str], int]:
        """How many rows look like each type: less than would fit it, where other things fit it, too."""
        counts = {(key, ""): self._counts[key] for key in FAMILIES}
        counts[1000, ""] = self._counts["digits"] if self._chosen not in _MD5 else self._counts[1000]
        counts[1000, ""] -= self._counts["like an IMEI"]
        counts[991, ""] -= self._counts["mobile"] + self._counts["like a QQ number"]
        if self._is_loose and 2 * self._counts["checked"] < counts[1000, ""]:
            counts[1000, ""] = 0  # numbers of that length, but no IMEIs
        others = max(self._counts["American"], self._counts["of home"])
        has_two = 100 * others >= MAY_BE * self._counts["mobile"]
        counts[1002, NO_COUNTRY if has_two else "add-86"] = self._counts["mobile"]
        spelled = self._counts["mobile"] + self._counts["spelled"]
        if spelled > self._counts["mobile"] or (spelled and self._counts[1002]):
            counts[1002, SPELLINGS] = self._counts[1002] + spelled
        if self._chosen == _IDFA:
            counts[997, ""] = self._counts["in lower case"]
        if self._chosen in _OPENIDS:
            counts[992, ""] -= self._counts["QQ OpenIDs"]
            other = (1003, "WeChat OpenIDs") if self._chosen == _QQ_OPENID else (_QQ_OPENID, "QQ OpenIDs")
            return counts | {(other[0], ""): self._counts[other[1]]}
        if not self._rule.pattern and self._chosen:
            del counts[991, ""]  # a business has numbers of its own for its users
        return counts


_OF_DIGITS: Final = (rules.QQ.misfit, rules.IMEI.misfit, rules.OAID.misfit)  # what mobile numbers may pass for
_LONGEST_QQ: Final = 11  # digits of the numbers given out so far; what has 10 or 11 may be a number abroad by chance


def _may_be_spelled(rows: Rows) -> Mask:
    """Which rows repairs may make a mobile number: of letters they remove those of =T("…") alone."""
    lengths = rows.ends - rows.starts
    lowered = rows.octets | np.uint8(0x20)
    letters = ((lowered - np.uint8(ord("a"))) < 26) & (lowered != ord("t"))
    likely: Mask = (lengths >= _SPELLING_BYTES[0]) & (lengths <= _SPELLING_BYTES[1]) & ~holding(letters, rows)
    return likely & ~_FEW_DIGITS(rows)


def _are_mobile(numbers: Rows) -> Mask:
    """Which numbers in E.164 mobile phones of their country have, or may have."""
    found = _CHINESE(numbers)
    for index in np.flatnonzero(~found).tolist():
        found[index] = is_mobile(row_at(numbers, index))
    return found


def _trimmed(rows: Rows) -> Rows:
    return trimmed(rows, coded(rows))


def _fitting(rows: Rows, rule: Rule) -> int:
    """How many rows of visible ASCII fit a rule: those that are certain, and of the others addresses are judged."""
    sure = rule.sure(rule.folds(rows))
    if rule.exact and not sure.all():
        unsure = np.flatnonzero(holding(rows.octets == ord("@"), rows) & ~sure)
        sure[unsure] = rule.fit(rows.only(unsure))
    return int(np.count_nonzero(sure))
