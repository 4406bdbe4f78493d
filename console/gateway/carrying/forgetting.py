"""Deleting one account wherever the gateway keeps it. What still moves keeps it until it is over."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from console.gateway.carrying.case_folding import fold
from console.gateway.models import Binding, GatewayApplication, GatewayPush, Upload
from pushes.accounts import ACCOUNT_TYPES, has_account
from pushes.storage.paths import StoredPath, stored

# A package is uploaded for the push that is called next: within seconds, or the minutes in which a call without a clear
# answer is made again. What nobody has pushed after so long was given up.
ABOUT_TO_BE_PUSHED = timedelta(hours=1)


def forget(account: str) -> Iterator[str]:
    """Untie it from its devices, and delete it from calls and packages of pushes that are over; what was done."""
    if untied := sum(map(_untied, _bindings_of(account))):
        yield f"It was untied from {untied:,} of the gateway's devices."
    for push in GatewayPush.objects.exclude(status__in=GatewayPush.MOVING).exclude(targets=[]).iterator():
        if account in push.targets:
            others = [target for target in push.targets if target != account]
            GatewayPush.objects.filter(pk=push.pk).update(targets=others)
            yield f"It was deleted from the gateway's push {push.push_id}."
    for upload in Upload.objects.exclude(file="").exclude(_is_needed()):
        if _holds(stored(upload.file), account):
            upload.file.delete(save=False)
            Upload.objects.filter(pk=upload.pk).update(file="")
            yield f"The accounts of the gateway's upload {upload.pk} were deleted: it was among them."


def left(account: str) -> Iterator[str]:
    """What keeps it for the time being, with what to do."""
    for push in GatewayPush.objects.filter(status__in=GatewayPush.MOVING).exclude(targets=[]).iterator():
        if account in push.targets:
            yield f"The gateway's push {push.push_id} is for it and is not over. Run this again when it is."
    for upload in Upload.objects.exclude(file="").filter(_is_needed()):
        if _holds(stored(upload.file), account):
            yield f"The gateway's upload {upload.pk} is being pushed, or is about to be. Run this again in an hour."


def _is_needed() -> Q:
    """Uploads of pushes that still move, and those that a push may name at any moment."""
    moving = GatewayPush.objects.filter(status__in=GatewayPush.MOVING, upload__isnull=False)
    unnamed = Q(pushes=None, created_at__gt=timezone.now() - ABOUT_TO_BE_PUSHED)
    return Q(pk__in=moving.values("upload")) | Q(pk__in=Upload.objects.filter(unnamed).values("pk"))


def _holds(path: StoredPath, account: str) -> bool:
    if not path.is_file():
        return False
    with path.here() as local:
        return has_account(local, account)


def _bindings_of(account: str) -> Iterator[tuple[int, int, str]]:
    """Where it may be bound, as the index of bindings has it: the application, the type, the account as it is kept."""
    for application in GatewayApplication.objects.values_list("pk", flat=True):
        for account_type in ACCOUNT_TYPES:
            yield application, account_type, fold(account_type, account)


def _untied(where: tuple[int, int, str]) -> int:
    application, account_type, account = where
    gone, _rows = Binding.objects.filter(application=application, account_type=account_type, account=account).delete()
    return gone
