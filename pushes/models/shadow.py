"""Shadow: a share of a push's accounts goes through the own gateway, while its application lives at another service.

The application's row at the own gateway is the one with the same AccessID and platform, so that two applications can
never be mixed up. On which side an account is, a keyed hash of it tells: the same people are on it push after push.
It is worked out once, when the push is confirmed, and written down: each part is of one side.
"""

import secrets
from typing import Any

from django.db import models, transaction
from django.utils.crypto import salted_hmac

from pushes.accounts import Portion
from pushes.models.application import Application
from pushes.models.draft import Written
from pushes.models.package import AccountPackage
from pushes.models.saves import Saved
from pushes.models.test_send import Testing
from pushes.storage import StoredPath


def portion_of(application: Application, percent: int) -> Portion:
    """The accounts of a shadow of so many percent. With another SECRET_KEY they are others."""
    key = salted_hmac("pushes.models.shadow", application.access_id, algorithm="sha256").digest()
    return Portion(key, percent)


def place_for(package: AccountPackage) -> StoredPath:
    """Where the accounts of a package may lie in the order of their sides: beside it, where nothing else ever does."""
    return StoredPath(f"{package.packed}.{secrets.token_hex(8)}")


class Shadowed(Written, Testing, Saved):
    """The part of a push that says how much of it goes through the own gateway, as it was confirmed."""

    shadow_percent = models.PositiveSmallIntegerField(default=0, db_default=0)
    shadow_accounts = models.PositiveBigIntegerField(default=0, db_default=0)
    # Storage name of its accounts, those of its own service first: its parts are ranges of it. Empty without a shadow.
    shared_out = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        abstract = True

    @property
    def shadow_in_force(self) -> int:
        """Percent of its accounts: as confirmed; of a draft, as its application says. Typed ones all go one way."""
        if not self.is_draft:
            return self.shadow_percent
        return self.application.shadow_in_force if self.is_for_package else 0

    @property
    def shadow_expected(self) -> int:
        """About how many of a draft's accounts go through the own gateway: it is worked out when it is confirmed."""
        accounts = (self.package and self.package.accepted) or 0
        return round(accounts * self.shadow_in_force / 100)

    def back_to_draft(self, **fields: Any) -> None:
        """Make it a draft again, with these fields, and forget its parts. StalePush if it has begun."""
        shared_out, parts = self.shared_out, self.parts  # type: ignore[attr-defined]
        with transaction.atomic():
            self.move(self.Status.DRAFT, **fields)
            parts.all().delete()
            if shared_out:
                transaction.on_commit(StoredPath(shared_out).unlink, robust=True)


NO_SHADOW: dict[str, Any] = {"shadow_percent": 0, "shadow_accounts": 0, "shared_out": ""}
