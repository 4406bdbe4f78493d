"""Tests of reading JSON in which anything may stand."""

import pytest

from console.gateway.channels.json_members import compact, mapping, object_of


@pytest.mark.parametrize("text", ["", "[]", "7", "null", "<html>", '{"a": ', "{}", "[" * 50_000])
def test_what_is_no_object_is_an_empty_one(text: str) -> None:
    assert object_of(text) == {}
    assert object_of('{"a": [1]}') == {"a": [1]}
    assert (mapping("text"), mapping(None), mapping({"a": 1})) == ({}, {}, {"a": 1})


def test_as_few_bytes_as_can_be() -> None:
    assert compact({"a": "字", "b": [1, 2]}) == '{"a":"字","b":[1,2]}'
