"""What a person chose for the reading of a package, and what its check found, as they are kept in JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from pushes.accounts import Doubt, Duplicate, Implausible, Note, Offer, Reason, Reject, Report, Suggestion
from pushes.accounts.words.reject_groups import RejectGroup, grouped
from pushes.accounts.words.repairs import SENTENCES as REPAIRS
from pushes.accounts.words.two_readings import TwoReadings

HASH_RAW = "hash-raw"  # what a suggestion needs where raw values stand and MD5 is wanted


@dataclass(frozen=True)
class Choices:
    """How a person wants a package read. Nothing of it is done unasked."""

    keep_header: bool = False
    hash_raw: bool = False
    repairs: tuple[str, ...] = ()

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """From JSON."""
        return cls(**dict(kept) | {"repairs": tuple(kept.get("repairs", ()))})

    def kept(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Reading:
    """What a person chose on the card of a package (by its key) that was read as `account_type`."""

    package: int
    account_type: int | None
    choices: Choices
    column: Mapping[str, Any] = field(default_factory=dict)  # the chosen column, where one was chosen anew


def choices_as(kept: Mapping[str, Any], account_type: int | None) -> Choices:
    """The choices for one account type, of those kept: each type has its own, so a change there and back loses none."""
    if "types" not in kept:  # written before types had choices of their own
        return Choices.read(kept)
    return Choices.read({"keep_header": kept["keep_header"]} | dict(kept["types"].get(str(account_type), {})))


def choices_with(kept: Mapping[str, Any], account_type: int | None, choices: Choices) -> dict[str, Any]:
    """The same with other choices for one account type. Whether row 1 is an account is one question for all."""
    others = kept.get("types", {})
    own = {"hash_raw": choices.hash_raw, "repairs": list(choices.repairs)}
    return {"keep_header": choices.keep_header, "types": dict(others) | {str(account_type): own}}


@dataclass(frozen=True)
class Findings:
    """What a check noticed besides its ledger; see pushes.accounts.Report for each."""

    header: str = ""
    header_row: int = 1
    trimmed: int = 0
    implausible: int = 0
    withheld: int = 0
    first_rejects: tuple[Reject, ...] = ()
    reject_groups: tuple[RejectGroup, ...] = ()
    first_duplicates: tuple[Duplicate, ...] = ()
    first_implausible: tuple[Implausible, ...] = ()
    notes: tuple[Note, ...] = ()
    offers: tuple[Offer, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    converted_samples: tuple[tuple[str, str], ...] = ()
    sent_samples: tuple[tuple[str, str], ...] = ()
    readings: TwoReadings | None = None
    looks_like: Suggestion | None = None
    suggestion: Suggestion | None = None
    repaired: Mapping[str, int] = field(default_factory=dict)
    taken: bool = False  # the account type was not chosen: the rows plainly look like it

    @property
    def remarks(self) -> tuple[Note, ...]:
        """The notes but for repairs, which stand with the choices that asked for them."""
        return tuple(note for note in self.notes if note.code != Note.Code.REPAIRED)

    def suggested(self, choices: Choices) -> tuple[int, Choices] | None:
        """The account type and the choices that would follow the suggestion, if there is one."""
        if self.suggestion is None:
            return None
        need = self.suggestion.repair
        hashed = need == HASH_RAW
        repairs = (need,) if need in REPAIRS else ()
        return self.suggestion.account_type, Choices(choices.keep_header, hashed, repairs)

    @classmethod
    def of(cls, report: Report, *, taken: bool = False, chosen: bool = True) -> Self:
        """From the report of a check. Where no type was chosen, what nearly all rows look like is suggested."""
        told = {each.name: getattr(report, each.name) for each in fields(cls) if each.name != "taken"}
        if not chosen and report.looks_like and report.looks_like.is_clear:
            told["suggestion"] = report.looks_like
        return cls(**told, taken=taken)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """From JSON."""
        looks_like, suggestion, readings = (kept.get(name) for name in ("looks_like", "suggestion", "readings"))
        return cls(
            **dict(kept)
            | {
                "first_rejects": _rejects(kept.get("first_rejects", ())),
                "reject_groups": _groups(kept),
                "first_duplicates": tuple(Duplicate(**row) for row in kept.get("first_duplicates", ())),
                "first_implausible": tuple(Implausible(**row) for row in kept.get("first_implausible", ())),
                "notes": tuple(Note(Note.Code(note["code"]), note["facts"]) for note in kept.get("notes", ())),
                "doubts": tuple(
                    Doubt(**doubt | {"code": Doubt.Code(doubt["code"])}) for doubt in kept.get("doubts", ())
                ),
                "offers": tuple(Offer(**offer) for offer in kept.get("offers", ())),
                "readings": TwoReadings(**readings) if readings else None,
                "looks_like": Suggestion(**looks_like) if looks_like else None,
                "suggestion": Suggestion(**suggestion) if suggestion else None,
            }
        )

    def kept(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def _rejects(kept: Iterable[Mapping[str, Any]]) -> tuple[Reject, ...]:
    return tuple(Reject(row["row"], row["value"], Reason(row["reason"])) for row in kept)


def _groups(kept: Mapping[str, Any]) -> tuple[RejectGroup, ...]:
    """The rejected rows by reason; while a check goes on, those that are known."""
    if not kept.get("reject_groups"):
        return grouped(_rejects(kept.get("first_rejects", ())))
    groups = kept["reject_groups"]
    return tuple(RejectGroup(Reason(each["reason"]), each["rows"], _rejects(each["first"])) for each in groups)
