"""Tests of pushes.models.findings."""

import json

from pushes.accounts import Duplicate, Implausible, Note, Offer, Reason, Reject, Report, Suggestion
from pushes.models.findings import HASH_RAW, Choices, Findings

REPORT = Report(
    rows=4,
    accepted=1,
    duplicates=1,
    rejected=1,
    blank=1,
    encoding="utf-8",
    first_rejects=(Reject(3, "x", Reason.TOO_SHORT),),
    sample=("+8613711112222",),
    cuts=(),
    header="account",
    trimmed=2,
    notes=(Note(Note.Code.HEADER_SKIPPED, {"header": "account"}),),
    first_duplicates=(Duplicate(4, "+8613711112222", 2),),
    suggestion=Suggestion(1002, 96, "add-86"),
    offers=(Offer("add-86", 3, (("13711112222", "+8613711112222"),)),),
    repaired={"add-plus": 2},
    converted_samples=(("a", "b"),),
    implausible=1,
    first_implausible=(Implausible(2, "+8613711112222"),),
)


def stored(findings: Findings) -> Findings:
    """The findings as they come back from a database."""
    return Findings.read(json.loads(json.dumps(findings.kept())))


def test_findings_come_back_from_json_and_still_speak() -> None:
    findings = stored(Findings.of(REPORT))
    assert findings.first_rejects == REPORT.first_rejects
    assert findings.first_duplicates == REPORT.first_duplicates
    assert findings.first_implausible == REPORT.first_implausible
    assert findings.suggestion == REPORT.suggestion
    assert [note.text for note in findings.notes] == [note.text for note in REPORT.notes]
    assert [offer.text for offer in findings.offers] == ["Put +86 before 3 numbers of 11 digits."]
    assert findings.repaired == {"add-plus": 2}


def test_an_older_row_without_findings_reads_as_nothing_found() -> None:
    assert Findings.read({}) == Findings()
    assert Choices.read({}) == Choices()


def test_choices_come_back_from_json() -> None:
    choices = Choices(keep_header=True, repairs=("add-86",))
    assert Choices.read(json.loads(json.dumps(choices.kept()))) == choices


def test_a_suggestion_becomes_choices() -> None:
    kept = Choices(keep_header=True, repairs=("lower-case",))
    assert Findings().suggested(kept) is None
    assert Findings(suggestion=Suggestion(1002, 96)).suggested(kept) == (1002, Choices(keep_header=True))
    assert Findings.of(REPORT).suggested(kept) == (1002, Choices(keep_header=True, repairs=("add-86",)))
    spelled = Findings(suggestion=Suggestion(1002, 96, "spellings"))  # what repairs they need is offered afterwards
    assert spelled.suggested(kept) == (1002, Choices(keep_header=True))
    again = Findings(suggestion=Suggestion(998, 96, "hashed")).suggested(Choices(hash_raw=True))
    assert again == (998, Choices())
    hashed = Findings(suggestion=Suggestion(992, 96, HASH_RAW)).suggested(kept)
    assert hashed == (992, Choices(keep_header=True, hash_raw=True))
