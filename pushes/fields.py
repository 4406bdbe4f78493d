"""A model field whose text is encrypted at rest. Knows nothing of the domain."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=1)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The installation's cipher: the newest of settings.FIELD_KEYS encrypts, all of them decrypt."""
    return _cipher(tuple(settings.FIELD_KEYS))


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that the database holds only encrypted. It cannot be searched by value.

    Raises cryptography.fernet.InvalidToken on reading what none of settings.FIELD_KEYS encrypted.
    """

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        plain = super().get_prep_value(value)
        return plain if plain is None else cipher().encrypt(plain.encode()).decode("ascii")

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Decrypt on the way out."""
        return value if value is None else cipher().decrypt(value.encode("ascii")).decode()
