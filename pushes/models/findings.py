"""What a person chose for the reading of a package, and what its check found, as they are kept in JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from pushes.accounts import Duplicate, Implausible, Note, Offer, Reason, Reject, Report, Suggestion
from pushes.accounts.repairs import SENTENCES as REPAIRS

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
class Findings:
    """What a check noticed besides its ledger; see pushes.accounts.Report for each."""

    header: str = ""
    trimmed: int = 0
    implausible: int = 0
    first_rejects: tuple[Reject, ...] = ()
    first_duplicates: tuple[Duplicate, ...] = ()
    first_implausible: tuple[Implausible, ...] = ()
    notes: tuple[Note, ...] = ()
    offers: tuple[Offer, ...] = ()
    converted_samples: tuple[tuple[str, str], ...] = ()
    looks_like: Suggestion | None = None
    suggestion: Suggestion | None = None
    repaired: Mapping[str, int] = field(default_factory=dict)

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
    def of(cls, report: Report) -> Self:
        """From the report of a check."""
        return cls(**{each.name: getattr(report, each.name) for each in fields(cls)})

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """From JSON."""
        looks_like, suggestion = kept.get("looks_like"), kept.get("suggestion")
        return cls(
            **dict(kept)
            | {
                "first_rejects": tuple(
                    Reject(row["row"], row["value"], Reason(row["reason"])) for row in kept.get("first_rejects", ())
                ),
                "first_duplicates": tuple(Duplicate(**row) for row in kept.get("first_duplicates", ())),
                "first_implausible": tuple(Implausible(**row) for row in kept.get("first_implausible", ())),
                "notes": tuple(Note(Note.Code(note["code"]), note["facts"]) for note in kept.get("notes", ())),
                "offers": tuple(Offer(**offer) for offer in kept.get("offers", ())),
                "looks_like": Suggestion(**looks_like) if looks_like else None,
                "suggestion": Suggestion(**suggestion) if suggestion else None,
            }
        )

    def kept(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)
