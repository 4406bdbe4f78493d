"""Tests of what people are told about a rejected row."""

import pytest

from pushes.accounts.words.reject_reasons import Reason, Reject, TypedReject


@pytest.mark.parametrize("reason", Reason)
def test_a_sentence_begins_with_where_it_stands(reason: Reason) -> None:
    for reject, place in ((Reject(4711, "x", reason), "Row 4,711 "), (TypedReject(4711, "x", reason), "Line 4,711 ")):
        assert reject.text.startswith(place)
        assert reject.text.count("4,711") == 1
        assert "%(" not in reject.text
