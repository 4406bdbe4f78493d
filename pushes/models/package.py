"""AccountPackage: an uploaded file of accounts, its check and its ledger."""

import uuid
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pushes.accounts import LEDGER, equation, headers_of
from pushes.accounts.limits import LONGEST_NAME
from pushes.models.application import Application
from pushes.models.findings import Choices, Findings, Reading, choices_as, choices_with
from pushes.models.gathering import Gathering
from pushes.models.origin import WithOrigin
from pushes.models.package_files import WithFiles, place_of
from pushes.models.people import Sketch, WithPeople
from pushes.storage import StoredPath

COUNTED = ("header_row", "trimmed", "implausible", "withheld", "repaired", "taken")  # of what a check found
HASHED_TYPES = (992, 994, 996, 998, 1001)  # types whose accounts are MD5 values of something


def stored_name(package: "AccountPackage", name: str) -> str:
    """Where an uploaded package is stored."""
    return place_of(package.folder, name)


class AccountPackage(WithPeople, WithOrigin, WithFiles):
    """The uploaded file. Every row of it is exactly one of accepted, duplicate, rejected, blank."""

    class Status(models.TextChoices):
        """How far the check is."""

        GATHERING = "gathering", _("Being gathered")  # from a push that was sent; what follows is as with an upload
        RECEIVED = "received", _("Waiting to be checked")
        CHECKING = "checking", _("Checking")
        CHECKED = "checked", _("Checked")
        REFUSED = "refused", _("Cannot be read")

    # A check that lost its worker starts again from the beginning; a change of account type checks anew.
    MOVES = {
        Status.GATHERING: frozenset({Status.GATHERING, Status.CHECKED, Status.REFUSED}),
        Status.RECEIVED: frozenset(Status),
        Status.CHECKING: frozenset({Status.RECEIVED, Status.CHECKING}),
        Status.CHECKED: frozenset({Status.CHECKING}),
        Status.REFUSED: frozenset({Status.CHECKING, Status.GATHERING}),
    }

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    folder = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    original = models.FileField(upload_to=stored_name, max_length=200)
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    # As which its rows are read; None where nobody chose one and the rows look like none in particular.
    account_type = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    checked_at = models.DateTimeField(null=True)

    # Progress of the check in hand.
    bytes_read = models.PositiveBigIntegerField(default=0)
    bytes_total = models.PositiveBigIntegerField(default=0)
    rows_read = models.PositiveBigIntegerField(default=0)

    # The ledger, and what the check saw. packed, rejects: storage names; cuts: each part's [offset, length, accounts].
    rows = models.PositiveBigIntegerField(null=True)
    accepted = models.PositiveBigIntegerField(null=True)
    duplicates = models.PositiveBigIntegerField(null=True)
    masked_alike = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(null=True)
    blank = models.PositiveBigIntegerField(null=True)
    encoding = models.CharField(max_length=20, blank=True)
    choices_kept = models.JSONField(default=dict)
    findings_kept = models.JSONField(default=dict)
    sample = models.JSONField(default=list)
    cuts = models.JSONField(default=list)
    packed = models.CharField(max_length=200, blank=True)
    packed_sha256 = models.CharField(max_length=64, blank=True)
    rejects = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="package_ledger_adds_up",
                condition=~Q(status="checked")
                # NULL would make the sum neither true nor false, and a database lets that pass.
                | Q(
                    rows=F("accepted") + F("duplicates") + F("masked_alike") + F("rejected") + F("blank"),
                    rows__isnull=False,
                    accepted__isnull=False,
                    duplicates__isnull=False,
                    rejected__isnull=False,
                    blank__isnull=False,
                    checked_at__isnull=False,
                ),
            ),
            models.CheckConstraint(name="package_refused_says_why", condition=~Q(status="refused") | ~Q(problem="")),
        )
        indexes = (models.Index(fields=("status", "lease_until"), name="package_in_work"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_work(self) -> bool:
        """Whether the check is still to come or running."""
        return self.status in (self.Status.GATHERING, self.Status.RECEIVED, self.Status.CHECKING)

    @property
    def is_being_gathered(self) -> bool:
        """Whether its accounts are still asked for."""
        return self.status == self.Status.GATHERING

    @property
    def is_checked(self) -> bool:
        """Whether the ledger is there."""
        return self.status == self.Status.CHECKED

    @property
    def is_refused(self) -> bool:
        """Whether the file cannot be read at all."""
        return self.status == self.Status.REFUSED

    @property
    def percent_read(self) -> int:
        """Progress of the check in hand, 0 to 99: 100 is said by the result alone."""
        return min(99, self.bytes_read * 100 // self.bytes_total) if self.bytes_total else 0

    @property
    def asked_type(self) -> int | None:
        """The account type that a person chose for it; None where its rows decide."""
        return None if self.findings.taken else self.account_type

    def is_read_as(self, wanted: int | None) -> bool:
        """Whether it is read as a draft wants it that asks for this type, or leaves the type to the rows.

        What its rows were taken for may be chosen as well: confirming does, and a draft that is back has it so.
        """
        return wanted == self.asked_type or (wanted is not None and wanted == self.account_type)

    @property
    def read_as(self) -> str:
        """Names the package and the type it was read as, for its card on the page."""
        return f"{self.pk}-{self.account_type}"

    @property
    def checked_as(self) -> str:
        """Names the package and the check that was asked for last: another choice makes another name."""
        return f"{self.pk}-{self.fence}"

    @property
    def choices(self) -> Choices:
        """How a person wants it read as accounts of its type."""
        return self.choices_as(self.account_type)

    def choices_as(self, account_type: int | None) -> Choices:
        """How a person wants it read as accounts of a type. Hashing is for the types that want MD5 values."""
        chosen = choices_as(self.choices_kept, account_type)
        return replace(chosen, hash_raw=chosen.hash_raw and account_type in HASHED_TYPES)

    @cached_property
    def findings(self) -> Findings:
        """What its check noticed besides the ledger."""
        return Findings.read(self.findings_kept)

    @property
    def headers(self) -> int:
        """How many of its blank rows are a header that was skipped: 1 or none."""
        return headers_of(self.findings.notes)

    @property
    def blank_but_headers(self) -> int:
        """Its blank rows without a skipped header, which counts as one of them."""
        return (self.blank or 0) - self.headers

    @property
    def equation(self) -> str:
        """Its ledger for the shell, once it is checked."""
        return equation(*(getattr(self, name) or 0 for name in LEDGER))

    @property
    def holds_hashes(self) -> bool:
        """Whether its type wants MD5 values, so that raw ones can be hashed."""
        return self.account_type in HASHED_TYPES

    def ask_for_check(self, account_type: int | None, chosen: Reading | None = None) -> None:
        """Have the stored original checked (again) as `account_type`; a check in hand loses its lease.

        What is being gathered is checked so when it is there.
        """
        kept = choices_with(self.choices_kept, self.account_type, self.choices)
        if chosen:
            kept = choices_with(kept, chosen.account_type, chosen.choices)
            self.column_kept = chosen.column or self.column_kept
        self.__dict__.pop("findings", None)
        asked = {"account_type": account_type, "choices_kept": kept, "column_kept": self.column_kept}
        if type(self)._default_manager.filter(pk=self.pk, status=self.Status.GATHERING).update(**asked):
            self.refresh_from_db()
            return
        self._update(
            ~Q(status=self.Status.GATHERING),
            status=self.Status.RECEIVED,
            **asked,
            findings_kept={},
            bytes_read=0,
            rows_read=0,
            fence=F("fence") + 1,  # the fence as it stands: a worker may have claimed the row since it was read
            lease_until=None,
            problem="",
        )
        self.refresh_from_db(fields=["fence"])

    def gather_again(self, gathering: Gathering) -> None:
        """Have it gathered anew, from the beginning."""
        self.__dict__.pop("findings", None)
        fields = {"gathered": gathering.kept(), "findings_kept": {}, "rows_read": 0, "problem": "", "lease_until": None}
        self._update(self._may(self.Status.GATHERING), status=self.Status.GATHERING, fence=F("fence") + 1, **fields)
        self.refresh_from_db(fields=["fence"])

    def empty(self) -> None:
        """Delete its files and each account that is kept of it. Its name, its size, its digests and its ledger stay."""
        self.delete_files()
        counted = {name: self.findings_kept[name] for name in COUNTED if name in self.findings_kept}
        Sketch.objects.filter(package=self.pk).delete()
        fields = {"sample": [], "packed": "", "rejects": "", "findings_kept": counted, "table_kept": {}}
        type(self)._default_manager.filter(pk=self.pk).update(**fields)

    def copied(self, application: Application, **fields_of_it: Any) -> "AccountPackage":
        """A package of its own with the same contents and check, its files linked. OSError if they are gone."""
        folder = uuid.uuid4()
        files = {name: str(getattr(self, name)) for name in ("original", "packed", "rejects")}
        renamed = {name: file.replace(str(self.folder), str(folder)) for name, file in files.items()}
        fields = {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}
        own = {"id": None, "folder": folder, "application_id": application.pk} | renamed | fields_of_it
        made = AccountPackage(**(fields | own))
        try:
            for name in (name for name, file in files.items() if file):
                StoredPath(files[name]).copy_to(StoredPath(renamed[name]))
            with transaction.atomic():
                made.save(force_insert=True)
                made.keep_people(self.people)
        except BaseException:
            made.delete_files()
            raise
        return made
