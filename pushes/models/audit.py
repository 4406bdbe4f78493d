"""AuditRow: one thing that somebody did to the console, and the chain that shows whether rows were changed later.

A row is written in the transaction of the change. It is linked into the one chain after that transaction, in a short
one of its own: a change that takes long keeps nobody waiting who logs in meanwhile. docs/adr/0051 has the reasons.
"""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.acting import LONGEST_NAME, Actor, actor
from pushes.models.added_only import AddedOnly, AddedOnlyModel
from pushes.models.hash_chain import START, link

LONGEST_THING = 200
# How far below the newest that is linked one may still be that is not: what was killed before it was linked.
REACH = 10_000
AT_ONCE = 500
LOCK = 7_305_651_051  # of PostgreSQL: held while rows are linked, and for nothing else


class AuditRows(AddedOnly):
    """The one way to add to the audit log."""

    def record(
        self, kind: str, on: models.Model | None = None, *, by: Actor | None = None, **details: Any
    ) -> "AuditRow":
        """Add what was done, in the transaction there is; never accounts, never secrets. It is linked after commit.

        `on` is what it was done to, as it is called now; `by` who did it, where that is not who acts now.
        """
        who = by or actor()
        row: AuditRow = self.create(
            at=timezone.now(),
            person=who.person,
            who=who.name[:LONGEST_NAME],
            address=who.address[:LONGEST_ADDRESS],
            kind=kind,
            on_kind=AuditRow.Thing.of(on),
            on_id=on.pk if on is not None else None,
            on_name=str(on)[:LONGEST_THING] if on is not None else "",
            details=details,
        )
        transaction.on_commit(lambda: AuditLink.objects.link([row.pk]), robust=True)
        return row


LONGEST_ADDRESS = 50


class AuditRow(AddedOnlyModel):
    """Who did what, when, to what and from where. What people and things were called then stays."""

    class Kind(models.TextChoices):
        """What was done."""

        APPLICATION_ADDED = "application added", _("Application added")
        APPLICATION_CHANGED = "application changed", _("Application changed")
        PAUSED = "paused", _("Application paused")
        WENT_ON = "went on", _("Application let go on")
        CONNECTION_TRIED = "connection tried", _("Connection tested")
        ACCESS_GIVEN = "access given", _("Application given to people")
        ACCESS_TAKEN = "access taken", _("Application taken from people")
        WEBHOOK_ADDED = "webhook added", _("Webhook added")
        WEBHOOK_REMOVED = "webhook removed", _("Webhook removed")
        WEBHOOK_SECRET_SHOWN = "webhook secret shown", _("Secret of a webhook shown")
        WEBHOOK_SECRET_CHANGED = "webhook secret changed", _("Secret of a webhook changed")
        WEBHOOK_SECRET_ENDED = "webhook secret ended", _("Former secret of a webhook ended")
        TOKEN_MADE = "token made", _("API token made")
        TOKEN_REVOKED = "token revoked", _("API token revoked")
        INVITED = "invited", _("Invitation made")
        INVITATION_WITHDRAWN = "invitation withdrawn", _("Invitation withdrawn")
        INVITATION_ACCEPTED = "invitation accepted", _("Invitation accepted")
        PASSWORD_LINK_MADE = "password link made", _("Link for a new password made")
        PERSON_ADDED = "person added", _("Person added")
        PERSON_CHANGED = "person changed", _("Person changed")
        DEACTIVATED = "deactivated", _("Login switched off")
        ACTIVATED = "activated", _("Login switched on")
        PERSON_DELETED = "person deleted", _("Person deleted")
        PASSWORD_CHANGED = "password changed", _("Password changed")
        ROLE_GIVEN = "role given", _("Role given")
        ROLE_TAKEN = "role taken", _("Role taken")
        PERMISSION_GIVEN = "permission given", _("Permission given")
        PERMISSION_TAKEN = "permission taken", _("Permission taken")
        LOGGED_IN = "logged in", _("Logged in")
        LOGIN_FAILED = "login failed", _("Login failed")
        LOCKED_OUT = "locked out", _("Locked out after failed logins")
        LOCKS_LIFTED = "locks lifted", _("Failed logins forgotten, locks lifted")
        PASSWORD_WRONG = "password wrong", _("Present password was wrong")
        CODE_WRONG = "code wrong", _("Code of the second factor was wrong")
        RECOVERY_CODES_MADE = "recovery codes made", _("New recovery codes made")
        RECOVERY_CODE_USED = "recovery code used", _("Recovery code used")
        SECOND_FACTOR_ON = "second factor on", _("Second factor set up")
        SECOND_FACTOR_OFF = "second factor off", _("Second factor taken away")
        IDENTITY_NOTED = "identity noted", _("Known at the provider of single sign-on")
        APP_SET_UP = "app set up", _("Another authenticator app set up")
        APP_REMOVED = "app removed", _("Authenticator app removed")
        PASSKEY_ADDED = "passkey added", _("Passkey added")
        PASSKEY_REMOVED = "passkey removed", _("Passkey removed")
        PASSKEY_REFUSED = "passkey refused", _("Passkey was not accepted")
        ROLES_GUARDED = "roles guarded", _("Second factor required of roles")
        LOGGED_OUT = "logged out", _("Logged out")
        SESSIONS_ENDED = "sessions ended", _("Logged out in other browsers")
        REJECTS_SAVED = "rejects saved", _("Rejected rows downloaded")
        RECORDS_SAVED = "records saved", _("Push records downloaded")
        EVIDENCE_SAVED = "evidence saved", _("Evidence downloaded")
        AUDIT_SAVED = "audit saved", _("Audit log downloaded")
        DOWNLOAD_ENDED = "download ended", _("Download came to its end")
        ACCOUNTS_GATHERED = "accounts gathered", _("Accounts of a push taken into a draft")
        BEGUN_IN_SHELL = "begun in shell", _("Push begun from the shell in a person's name")
        GLASS_BROKEN = "glass broken", _("Push sent without approval")
        LIMIT_LIFTED = "limit lifted", _("Push sent past the limit of pushes a day")
        AUDIENCE_SAVED = "audience saved", _("Audience saved")
        AUDIENCE_REPLACED = "audience replaced", _("Audience replaced")
        AUDIENCE_RENAMED = "audience renamed", _("Audience renamed")
        AUDIENCE_DELETED = "audience deleted", _("Audience deleted")
        TEMPLATE_CHANGED = "template changed", _("Template changed")
        TEMPLATE_DELETED = "template deleted", _("Template deleted")
        ACCOUNTS_BOUND = "accounts bound", _("Accounts bound to devices from a file")
        CHANNEL_GIVEN = "channel given", _("Channel of a push service set up")
        FILES_ENCRYPTED = "files encrypted", _("Stored files encrypted by the newest key")
        FILES_DECRYPTED = "files decrypted", _("Stored files decrypted")
        DATABASE_RESTORED = "database restored", _("Database put back from a backup")
        ACCOUNT_FORGOTTEN = "account forgotten", _("Account forgotten")
        ADMIN_ADDED = "admin added", _("Added in Django's admin")
        ADMIN_CHANGED = "admin changed", _("Changed in Django's admin")
        ADMIN_DELETED = "admin deleted", _("Deleted in Django's admin")

    class Thing(models.TextChoices):
        """What it was done to."""

        APPLICATION = "application", _("Application")
        PERSON = "user", _("Person")
        PUSH = "push", _("Push")
        AUDIENCE = "savedaudience", _("Saved audience")
        TEMPLATE = "messagetemplate", _("Template")
        OTHER = "other", _("Something else")

        @classmethod
        def of(cls, on: models.Model | None) -> str:
            """The kind of a row; empty where there is none."""
            if on is None:
                return ""
            name = str(on._meta.model_name)
            return cls(name) if name in cls.values else cls.OTHER

    at = models.DateTimeField(db_index=True)
    person = models.BigIntegerField(null=True)  # no foreign key: who is deleted did what they did
    who = models.CharField(max_length=LONGEST_NAME, blank=True)  # or who ran a command; empty: nobody known
    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    kind = models.CharField(max_length=24, choices=Kind)
    on_kind = models.CharField(max_length=16, choices=Thing, blank=True)
    on_id = models.BigIntegerField(null=True)
    on_name = models.CharField(max_length=LONGEST_THING, blank=True)
    details = models.JSONField(default=dict)

    objects = AuditRows.as_manager()

    class Meta:
        ordering = ("-pk",)
        default_permissions = ()
        permissions = (("view_audit", "Can read the audit log"),)
        indexes = (
            models.Index(fields=("person", "id"), name="audit_by_person"),
            models.Index(fields=("kind", "id"), name="audit_by_kind"),
            models.Index(fields=("on_kind", "on_id", "id"), name="audit_by_thing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def hashed(self, sequence: int) -> dict[str, Any]:
        """What is hashed of it as the row `sequence` of the chain."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        names = ("person", "who", "address", "kind", "on_kind", "on_id", "on_name", "details")
        kept = {name: getattr(self, name) for name in names}
        return kept | {
            "row": self.pk,
            "sequence": sequence,
            "at": at,
            "kind": str(self.kind),
            "on_kind": str(self.on_kind),
        }


class AuditLinks(AddedOnly):
    """The chain."""

    def link(self, keys: Iterable[int]) -> None:
        """Link those rows that are not linked yet, in a transaction of its own that is as short as their inserts."""
        with transaction.atomic():
            self._hold()
            rows = AuditRow.objects.filter(pk__in=keys, link=None).order_by("pk")
            last = self.order_by("-sequence").values_list("sequence", "hash").first()
            newest, before = last or (0, START)
            for sequence, row in enumerate(rows, start=newest + 1):
                before = link(before, row.hashed(sequence))
                self.create(sequence=sequence, row=row, hash=before)

    def link_left_over(self) -> None:
        """Link what is committed and was not linked, because its process was killed between the two."""
        newest = self.aggregate(newest=Max("row"))["newest"] or 0
        waiting = AuditRow.objects.filter(pk__gt=newest - REACH, link=None).order_by("pk")
        if keys := list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
            self.link(keys)

    def _hold(self) -> None:
        """One process at a time reads the last link and adds to it. SQLite has one writer anyway."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


class AuditLink(AddedOnlyModel):
    """The place of a row in the chain, and its hash, which covers the row and the hash before it."""

    sequence = models.BigIntegerField(primary_key=True)  # 1, 2, … without gaps
    row = models.OneToOneField(AuditRow, on_delete=models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64)

    objects = AuditLinks.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:8]}"
