"""Deleting one account wherever the console keeps it, when its person asks for that.

What has ended is emptied whole: a list without one of its rows would not be the one that was sent, and its digest and
ledger would say so. What has not is a person's work or a push on its way; it is named and left to them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from urllib.parse import parse_qs

from django.db import transaction
from django.db.models import Q, QuerySet

from pushes.accounts import has_account
from pushes.intake.old_accounts import empty
from pushes.models import AccountPackage, Application, KeptConfiguration, KeptWriting, Part, Push, UnfinishedUpload
from pushes.models.recipients import Recipient, kept
from pushes.models.saved_filter import SavedFilter
from pushes.models.test_send import NO_TEST
from pushes.storage import StoredPath


@dataclass
class Forgotten:
    """What was done, and what holds the account still: each in a sentence, without the account."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def forget(account: str) -> Forgotten:
    """Delete the account wherever that is possible. Done twice, nothing is left to do."""
    told = Forgotten()
    for push in chain(_pushes_with(account), _tests_with(account)):
        if empty(push, asked=True):
            told.done.append(f"The accounts of push {push.pk} were deleted: it was among them.")
        elif push.is_draft:
            told.left.append(f"Draft {push.pk} of {push.author} has it. Discard the draft, or take it out of its list.")
        else:
            told.left.append(f"Push {push.pk} is for it and has not ended. Stop it, or wait until it has.")
    told.left.extend(_audiences_with(account))
    told.left.extend(_not_looked_at())
    told.done.extend(_no_test_recipient(account))
    told.done.extend(_unwritten(account))
    told.done.extend(_unconfigured(account))
    told.done.extend(_no_longer_looked_for(account))
    return told


def _pushes_with(account: str) -> Iterator[Push]:
    """Those of a package with it, and those it was typed for."""
    packages = [package.pk for package in AccountPackage.objects.filter(audience=None) if _holds(package, account)]
    for_them = Q(package__in=packages) | Q(package_aside__in=packages)
    typed = ~Q(typed="") & Q(target=Push.Target.ACCOUNTS)
    found = Push.objects.filter(NO_TEST, for_them | typed, emptied_at=None).select_related("author", "package")
    for push in found.order_by("pk"):
        held = {push.package_id, push.package_aside_id} & set(packages)
        if held or (not push.is_for_package and account in push.typed_check.accounts):
            yield push


def _tests_with(account: str) -> QuerySet[Push]:
    """Tests that were sent to it while it was a test account; each of their parts is for one."""
    parts = Part.objects.exclude(push__test_key="").filter(push__emptied_at=None).only("push_id", "typed")
    tests = {part.push_id for part in parts.iterator() if account in part.typed}
    return Push.objects.filter(pk__in=tests).select_related("author", "package").order_by("pk")


def _not_looked_at() -> Iterator[str]:
    """A list that is still on its way cannot be read; one that nobody goes on with is deleted after a day."""
    for upload in UnfinishedUpload.objects.under_way().filter(received__gt=0).select_related("push").order_by("pk"):
        yield (
            f"A list is on its way into draft {upload.push_id} and cannot be looked at yet. Run this again once it has"
            " arrived, or in a day, when it is deleted."
        )


def _audiences_with(account: str) -> Iterator[str]:
    for package in AccountPackage.objects.exclude(audience=None).select_related("audience__application"):
        if _holds(package, account):
            audience = package.audience
            yield (
                f"The saved audience “{audience}” of {audience.application} has it. Delete the audience, or save it"
                " anew from a list without it."
            )


def _holds(package: AccountPackage, account: str) -> bool:
    """Whether one of its files has the account, as it was uploaded or as it is sent."""
    return any(_has(path, account) for path in package.original_path.parent.iterdir())


def _has(path: StoredPath, account: str) -> bool:
    with path.here() as local:
        return has_account(local, account)


def _no_test_recipient(account: str) -> Iterator[str]:
    """Take it out of the test accounts."""
    for application in Application.objects.exclude(kept_recipients=[]):
        if any(_is_for(each, account) for each in application.recipients):
            with transaction.atomic():  # as they stand now: somebody may be saving others
                stored = Application.objects.select_for_update().get(pk=application.pk)
                others = [each for each in stored.recipients if not _is_for(each, account)]
                Application.objects.filter(pk=application.pk).update(kept_recipients=kept(others))
            yield f"It is no test account of {application} any more."


def _is_for(recipient: Recipient, account: str) -> bool:
    return not recipient.is_device and recipient.value == account


def _unwritten(account: str) -> Iterator[str]:
    """Delete what was written beside a draft and could not be stored in it, where it has the account."""
    for writing in _deleted(KeptWriting.objects.all(), lambda row: account in str(row.written.get("typed", ""))):
        yield f"What was written into draft {writing.push_id} and not stored was deleted."


def _unconfigured(account: str) -> Iterator[str]:
    """Delete what was written into a configuration and not saved, where the account is among its test accounts."""
    written = KeptConfiguration.objects.select_related("person")
    for writing in _deleted(written, lambda row: account in str(row.written.get("test_accounts", ""))):
        yield f"What {writing.person} wrote into a configuration and did not save was deleted."


def _no_longer_looked_for(account: str) -> Iterator[str]:
    """Delete the saved filters that look for it: somebody has pasted it where words and ids are looked for."""
    filters = SavedFilter.objects.select_related("person")
    for saved in _deleted(filters, lambda row: account in "".join(parse_qs(row.query).get("text", []))):
        yield f"A saved filter of {saved.person} was deleted: it looked for it."


def _deleted(rows: QuerySet[Any], has: Callable[[Any], bool]) -> Iterator[Any]:
    """Delete those that have it, and still do once nobody else can write them."""
    for row in filter(has, rows):
        with transaction.atomic():
            stored = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
            is_deleted = stored is not None and has(stored) and bool(stored.delete()[0])
        if is_deleted:
            yield row
