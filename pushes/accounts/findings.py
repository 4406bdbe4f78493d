"""What a check finds, added up block by block, and told in the end."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pushes.accounts.doubting.all import Doubting, Seen
from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.acceptance import SAMPLES
from pushes.accounts.judging.before_and_after import Sent
from pushes.accounts.judging.conversion import Samples, raw_of, with_colons
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.judging.headers import Header
from pushes.accounts.judging.joined_rows import split_of
from pushes.accounts.judging.offering_repairs import Chain, Offer, chain_of
from pushes.accounts.judging.plausibility import Implausible
from pushes.accounts.judging.repairs import TRUNK, UPPER
from pushes.accounts.judging.sampling import Counted
from pushes.accounts.judging.several import width_of
from pushes.accounts.judging.two_readings import Bare, bare_rows, offers_of
from pushes.accounts.judging.type_suggestion import Doctor
from pushes.accounts.keeping.respelled import Respelled
from pushes.accounts.ledger import Told
from pushes.accounts.reading import encodings
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.notes import Note
from pushes.accounts.words.reject_groups import RejectGroup, add, largest_first
from pushes.accounts.words.reject_reasons import Reason, Reject
from pushes.accounts.words.repairs import SENTENCES
from pushes.accounts.words.two_readings import TwoReadings

OAID = 997
FIRST = 50  # rejects and implausible rows that are told

# Choices to leave out rows that are told by where they stand, by the reason that they are rejected for.
_PLACED: Final = {Reason.CUT_ROW: choices.LEAVE_OUT_CUT, Reason.JOINED_ROW: choices.LEAVE_OUT_JOINED}

Code = Note.Code


def _add(sums: dict[Chain, tuple[int, list[str]]], key: Chain, found: tuple[int, list[str]]) -> None:
    """Add rows, and as many of their values as are told, to those of before."""
    rows, values = sums.get(key, (0, []))
    sums[key] = rows + found[0], [*values, *found[1]][:SAMPLES]


class Findings:
    """The sums. `accepted` counts duplicates, too."""

    def __init__(self, wanted: Wanted, header: Header) -> None:
        self._wanted, self.header = wanted, header
        self.doubting = Doubting(wanted)
        self.doctor = Doctor(wanted.account_type, wanted.rule, wanted.raw, wanted.home)
        self._samples = Samples(wanted.raw) if wanted.raw else None
        self._sent = Sent(wanted.raw)
        self.rows = self.accepted = self.rejected = self._blank = self._trimmed = self._implausible = self._width = 0
        self._first_rejects: list[Reject] = []
        self._first_implausible: list[Implausible] = []
        self._reasons: dict[Reason, RejectGroup] = {}
        self._chains: dict[Chain, tuple[int, list[str]]] = {}
        self._repaired: Counter[str] = Counter()
        self._bare = Bare()
        self.respelled: Respelled | None = None  # set once duplicates are known
        self.split = 0  # rows that became two; set once all are known

    def know_header(self) -> Wanted:
        """Look for row 1 among the other rows, now that it is known; what is wanted then."""
        self._wanted = self._wanted.beside(self.header.found)
        self.doubting = Doubting(self._wanted)
        return self._wanted

    @property
    def first_rejects(self) -> tuple[Reject, ...]:
        """The first 50 rejected rows so far."""
        return tuple(self._first_rejects)

    def take(self, examined: Examined, seen: Seen) -> None:
        """Add the next block, and what there is to doubt about it."""
        self.doubting.take(seen)
        judged = examined.judged
        self.rows += len(examined.block.rows)
        self.accepted += len(examined.accounts)
        self._width = self._width or width_of(judged.accepted, self._wanted.rule.misfit)
        self.rejected += judged.rejected
        self._blank += judged.blank
        self._trimmed += judged.trimmed
        self._repaired += examined.repaired
        self._bare = self._bare.and_(examined.bare)
        self._first_rejects += judged.first_rejects[: FIRST - len(self._first_rejects)]
        self._implausible += examined.implausible[0]
        self._first_implausible += examined.implausible[1][: FIRST - len(self._first_implausible)]
        for group in judged.reasons.values():
            add(self._reasons, group)
        for chain, found in judged.chains.items():
            _add(self._chains, chain, found)
        if examined.trunk_zeros[0]:
            _add(self._chains, (TRUNK.code,), examined.trunk_zeros)
        self._sent.look(examined.read, examined.accounts, judged.kept, repaired=bool(examined.repaired))
        if self._samples:
            self._samples.look(examined.block, judged)

    @property
    def left_out_spellings(self) -> int:
        """How many rows were left out as a second spelling."""
        return self.respelled.rows if self.respelled and self.respelled.left_out else 0

    def settle_header(self) -> bool:
        """Decide whether row 1 is a header; whether the list of rejects must do without it."""
        doubtful = self.header.doubtful
        self.header.settle(self.accepted, self.rejected)
        if self.header.doubtful:
            self.rejected += 1
            self._blank -= 1
            self._first_rejects = [self.header.doubtful, *self._first_rejects][:FIRST]
            self._take_header(self.header.doubtful)
        return bool(doubtful) and not self.header.doubtful

    def _take_header(self, header: Reject) -> None:
        add(self._reasons, RejectGroup(header.reason, 1, (header,)))
        if chain := chain_of(header.value, header.reason, self._wanted.rule):
            _add(self._chains, chain, (1, [header.value]))

    def told(self, *, unended: bool, long_numbers: int, hidden_rows: int) -> Told:
        """What a report says of the rows."""
        rows, header = self.rows - self.split, self.header.found
        whole = Whole(rows, self.accepted, header, unended, long_numbers, hidden_rows, self.respelled)
        doubts = self.doubting.told(whole)
        self.doctor.know(self._counted(doubts))
        readings = self._bare.readings(bare_rows(self._chains, self._repaired), self._wanted.home)
        repairs = self._repairs(readings)
        suggestion = self.doctor.suggestion()
        if suggestion and suggestion.account_type == OAID:  # upper case would make other phones' IDFAs of them
            repairs = (each for each in repairs if UPPER.code not in each.code.split("+"))
        return Told(
            rows=self.rows,
            rejected=self.rejected,
            blank=self._blank,
            first_rejects=self.first_rejects,
            reject_groups=largest_first(self._reasons),
            header=self.header.found,
            header_row=self.header.row,
            trimmed=self._trimmed,
            fits=self.doctor.fits,
            fits_of=self.doctor.fits_of,
            looks_like=self.doctor.looks_like(),
            suggestion=suggestion,
            offers=(*repairs, *self._choices(doubts)),
            readings=readings,
            doubts=doubts,
            repaired=self._done(),
            converted_samples=self._samples.found if self._samples else (),
            sent_samples=self._sent.found,
            implausible=self._implausible,
            withheld=self._rejected_for(Reason.WITHHELD),
            first_implausible=tuple(self._first_implausible),
        )

    def _counted(self, doubts: tuple[Doubt, ...]) -> Counted:
        """Of all rows, those that name somebody and those that do not."""
        rows = Counter({doubt.code: doubt.rows for doubt in doubts})
        withheld = self._rejected_for(Reason.WITHHELD) + rows[Doubt.Code.WITHHELD]
        placeholders = self._rejected_for(Reason.PLACEHOLDER) + rows[Doubt.Code.PLACEHOLDER]
        kept = self.doubting.kept.get(choices.KEEP_WITHHELD, 0)
        named = self.accepted + self.rejected - withheld - placeholders - kept
        return Counted(named, withheld + kept, placeholders, None if self._repaired else self.accepted - kept)

    def _rejected_for(self, reason: Reason) -> int:
        return self._reasons[reason].rows if reason in self._reasons else 0

    def _repairs(self, readings: TwoReadings | None) -> Iterator[Offer]:
        """What would save rejected rows, or have those that can be read in two ways be read in the other."""
        done = self._wanted.mender.codes, self._repaired
        return offers_of(self._wanted.rule, self._chains, readings, self._bare, done)

    def _choices(self, doubts: tuple[Doubt, ...]) -> Iterator[Offer]:
        """What may be done about the rows of doubts, and with those that are rejected unless they are kept."""
        yield from self.doubting.repairs
        rows = Counter[str]()
        for doubt in doubts:
            rows.update(dict.fromkeys((doubt.choice, choices.INSTEAD.get(doubt.choice, "")), doubt.rows))
        for code in filter(None, rows):
            yield Offer(code, rows[code], self.doubting.samples.get(code, ()))
        if not self._wanted.parts_joined:
            yield from split_of(self._reasons.get(Reason.JOINED_ROW), self._wanted.rule, self._width)
        for sign in self._wanted.signs.refused.all:
            if sign.keep and sign.reason in self._reasons:
                yield Offer(sign.keep, self._rejected_for(sign.reason), (), reason=sign.reason)
        if self._samples and choices.KEEP_COLONS not in self._wanted.choices and self.accepted:
            samples = with_colons(self._wanted.account_type, self._samples.found)
            yield from (Offer(choices.KEEP_COLONS, self.accepted, samples) for _ in samples[:1])

    def _done(self) -> dict[str, int]:
        """How many rows each repair changed, and each other choice left out or kept."""
        placed = ((self._rejected_for(reason), code) for reason, code in _PLACED.items())
        cut = {code: rows for rows, code in placed if rows and code in self._wanted.choices}
        cut |= {choices.SPLIT_JOINED: self.split} if self.split else {}
        if self.left_out_spellings:
            cut[choices.KEEP_FIRST_SPELLING] = self.left_out_spellings
        left_out = {sign.leave_out: self._rejected_for(sign.reason) for sign in self._wanted.signs.left_out.all}
        is_asked = self._wanted.raw is not None and choices.KEEP_COLONS in self._wanted.choices and self.accepted > 0
        colons = is_asked and raw_of(self._wanted.account_type).drops_colons
        left = {code: rows for code, rows in left_out.items() if rows}
        return (
            dict(self._repaired)
            | left
            | self.doubting.kept
            | cut
            | ({choices.KEEP_COLONS: self.accepted} if colons else {})
        )

    def notes(
        self, encoding: str, hidden: tuple[str, ...], laid: tuple[Note, ...], *, empty_column: bool
    ) -> tuple[Note, ...]:
        """What was noticed or done, in the order in which it happened."""
        header, wanted, done = self.header.found, self._wanted, self._done()
        converted = encodings.UTF16, encodings.GB18030
        kept_or_skipped = Code.HEADER_KEPT if wanted.keep_header else Code.HEADER_SKIPPED
        notes = [
            (bool(hidden), Note(Code.HIDDEN_ENTRIES, {"entries": ", ".join(hidden[:5]) + ", …" * (len(hidden) > 5)})),
            (encoding in converted, Note(Code.ENCODING_CONVERTED, {"encoding": encodings.NAMES[encoding]})),
            *((True, note) for note in laid),
            (empty_column, Note(Code.EMPTY_COLUMN)),
            *((True, note) for note in self.header.notes),
            (bool(header), Note(kept_or_skipped, self.header.facts)),
            (self._trimmed > 0, Note(Code.TRIMMED, {"rows": self._trimmed})),
            *((True, Note(Code.REPAIRED, {"repair": code, "rows": done[code]})) for code in SENTENCES if code in done),
            (wanted.raw is not None, Note(Code.CONVERTED)),
        ]
        return tuple(note for said, note in notes if said)
