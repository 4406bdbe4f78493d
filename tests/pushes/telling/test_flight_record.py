"""Tests that every row of a flight record can be told in words, older ones too."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from pushes.models import Event
from pushes.telling.flight_record import SENTENCES, VARIANTS, told, who
from tests import builders

FACTS: Mapping[str, Any] = {
    "part": 3,
    "parts": 12,
    "accounts": 1_000_000,
    "reached": 12,
    "bytes": 15_000_000,
    "sha256": "0123456789abcdef" * 4,
    "account_type": 1002,
    "due_at": "2026-11-24 01:00:00+00:00",
    "old": "2026-11-24 01:00:00+00:00",
    "new": "2026-11-25 01:00:00+00:00",
    "upload_id": "700001",
    "push_id": "9000000001",
    "code": "1008004",
    "words": "Internal service call failed.",
    "attempt": 2,
    "repetition": 1,
    "arrived": 310,
    "sent": 430,
    "limit": 50,
    "over": 12,
    "pushes": [15, 16],
    "status": "finished with problems",
    "parts_accepted": 4,
    "original": 17,
    "weather": "bad",
    "seed": 4711,
    "test": 18,
    "source": 16,
    "asked": 12,
    "who": ["not-arrived", "no-device"],
    "recipients": 2,
    "devices": 3,
    "audience": "Fans",
    "made_at": "2026-11-24 01:00:00+00:00",
}


def event(kind: str, **facts: Any) -> Event:
    return Event(kind=kind, facts=facts)


@pytest.mark.parametrize("key", SENTENCES, ids=" ".join)
def test_every_sentence_is_filled_with_its_facts(key: tuple[str, ...]) -> None:
    kind, *variant = key
    facts = FACTS | ({VARIANTS[kind]: variant[0]} if variant else {})
    said = told(event(kind, **facts))
    assert re.search(r"%\(|–", said) is None
    assert said.endswith((".", "…", "”"))


@pytest.mark.parametrize("kind", Event.Kind.values)
def test_every_kind_has_words_even_without_facts(kind: str) -> None:
    assert told(event(kind))


def test_numbers_times_and_ids_are_told_as_people_read_them() -> None:
    assert told(event("accepted", **FACTS)).endswith("push to 1,000,000 accounts. Push id 9000000001.")
    assert "Tue 24 Nov 2026, 09:00:00 Shanghai" in told(event("moved", **FACTS))
    assert told(event("ended", **FACTS)) == "Ended: Finished with problems. Parts accepted: 4."
    which = "had a device and it did not arrive; had no device then"
    assert told(event("gathering", **FACTS)) == f"Asked for accounts of push 16: {which}."
    assert told(event("moved", old="None", new="")) == "Moved it from – to –."


def test_percent_signs_in_an_answer_are_no_fault() -> None:
    assert "100 % %(part)s" in told(event("refused", part=1, code="5", words="100 % %(part)s"))


@pytest.mark.django_db
def test_who_did_it_is_a_person_the_service_or_the_console() -> None:
    by_hand = Event(kind="confirmed", by=builders.alice(), facts={})
    assert [who(by_hand), who(event("accepted")), who(event("called"))] == ["alice", "Service", "Console"]


def test_how_the_accounts_were_read_is_told() -> None:
    asked = {"keep_header": True, "hash_raw": False, "repairs": ["add-plus", "half-width"]}
    assert told(event("rechecked", account_type=1002, choices=asked)) == (
        "Had the account package read anew, as accounts of type 1002. "
        "The first row is kept as an account, though it looks like a header. "
        "Repairs asked for: lost + put before, full-width characters in half width."
    )
    assert told(event("rechecked", account_type=None, choices={})).endswith("of the type that they look like.")
    reading = {"keep_header": False, "hash_raw": True, "repaired": {"add-plus": 1066, "half-width": 1}}
    confirmed = FACTS | {"account_type": 1002, "taken": True, "reading": reading}
    assert told(event("confirmed", **confirmed)).endswith(
        "Account type 1002, which they look like. They are raw values, and their MD5 is sent. Repairs made: "
        "lost + put before (1,066 rows), full-width characters in half width (1 row)."
    )
