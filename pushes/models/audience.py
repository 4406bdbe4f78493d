"""SavedAudience: a checked package under a name, to be sent to again."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, Value, When
from django.utils.translation import ngettext

from pushes.accounts import ACCOUNT_TYPES, AccountType
from pushes.models.application import Application
from pushes.models.package import AccountPackage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

LONGEST_NAME = 100
# What is shown of one where there are many: a package has findings and samples beside it.
SHOWN = (
    *("name", "application", "author__username", "saved_at"),
    *(f"package__{name}" for name in ("name", "accepted", "account_type", "created_at")),
)


class SavedAudiences(models.QuerySet["SavedAudience"]):
    """Audiences, by who asks."""

    def of(self, application: Application, user: "User | AnonymousUser") -> "SavedAudiences":
        """Those of an application with what is shown of them: those that `user` saved first, the newest first."""
        own = Case(When(author=user.pk, then=Value(True)), default=Value(False), output_field=models.BooleanField())
        found = self.filter(application=application).annotate(is_own=own).select_related("author", "package")
        return found.only(*SHOWN).order_by("-is_own", "-saved_at", "-pk")


class SavedAudience(models.Model):
    """A saved audience of an application, for all who may push to it.

    Its package is its own: a copy of the one it was saved from, and each draft that uses it has a copy again.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="audiences")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    package = models.OneToOneField(AccountPackage, on_delete=models.PROTECT, related_name="audience")
    saved_at = models.DateTimeField()

    objects = SavedAudiences.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("application", "name"), name="audience_named_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def type(self) -> AccountType | None:
        """The row of the account type table as which its accounts were checked."""
        return ACCOUNT_TYPES.get(self.package.account_type or 0)

    @property
    def said(self) -> str:
        """How many accounts it has, in words."""
        count = self.package.accepted or 0
        return ngettext("%(count)s account", "%(count)s accounts", count) % {"count": f"{count:,}"}
