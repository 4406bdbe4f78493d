"""All fields that FIELD_KEYS encrypt, once these were changed. Others may read and write them meanwhile."""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from pushes.fields import EncryptedTextField, cipher
from pushes.old_rows import AT_ONCE, LONGEST_REST


class Renewed(NamedTuple):
    """What came of the rows of one column."""

    column: str  # such as application.secret_key
    changed: int
    kept: int  # the newest key opens them
    locked: list[Any]  # the keys of rows that none of FIELD_KEYS opens


def renew() -> Iterator[Renewed]:
    """Have the newest of FIELD_KEYS open every field, column by column."""
    return (_renew(model, name) for model, name in _columns())


def unopened() -> list[str]:
    """The columns in which FIELD_KEYS do not open even the newest row."""
    return [f"{model._meta.model_name}.{name}" for model, name in _columns() if not _opens_newest(model, name)]


def _columns() -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field.attname


def _opens_newest(model: type[Model], name: str) -> bool:
    newest = _encrypted(model, name).order_by("-pk").values_list("encrypted", flat=True).first()
    return newest is None or _opened(newest) is not None


def _encrypted(model: type[Model], name: str) -> QuerySet[Any]:
    """The rows that have something there, as they lie in the database."""
    return model._base_manager.annotate(encrypted=Cast(name, TextField())).exclude(encrypted=None)


def _renew(model: type[Model], name: str) -> Renewed:
    rows, newest, last = _encrypted(model, name).order_by("pk"), Fernet(settings.FIELD_KEYS[0]), None
    changed, kept, locked = 0, 0, list[Any]()
    while some := list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", "encrypted")[:AT_ONCE]):
        began = time.monotonic()
        with transaction.atomic():
            for pk, encrypted in some:
                if _is_of(newest, encrypted):
                    kept += 1
                elif (plain := _opened(encrypted)) is None:
                    locked.append(pk)
                else:  # what somebody has saved meanwhile is theirs, and of the newest key
                    changed += rows.filter(pk=pk, encrypted=encrypted).update(**{name: plain})
        last = some[-1][0]
        time.sleep(min(time.monotonic() - began, LONGEST_REST))
    return Renewed(f"{model._meta.model_name}.{name}", changed, kept, locked)


def _is_of(key: Fernet, encrypted: str) -> bool:
    try:
        key.decrypt(encrypted)
    except InvalidToken:
        return False
    return True


def _opened(encrypted: str) -> str | None:
    try:
        return cipher().decrypt(encrypted).decode()
    except InvalidToken:
        return None
