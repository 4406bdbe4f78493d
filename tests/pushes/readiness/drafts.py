"""Drafts of alice, to be asked how ready they are."""

from typing import Any

from pushes.models import Push
from tests import builders


def draft(*, platform: str = "android", **fields: Any) -> Push:
    alice = builders.alice()
    application = builders.application(people=[alice], platform=platform)
    return builders.draft(author=alice, application=application, **fields)


def typed(text: str, **fields: Any) -> Push:
    return draft(target="accounts", typed=text, **fields)
