"""Rehearsing: the very push, carried out to simulated devices at this installation's own gateway."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from pushes.actions.cutting import Cuts, NotReady, cuts_of, parts_of
from pushes.actions.transaction import files_undone, held, wake
from pushes.models import AccountPackage, Application, Event, Part, Push, StalePush
from pushes.models.daily_count import sent_path
from pushes.models.rehearsal import key_of_rehearsals, simulated_every
from pushes.readiness.obstacles import obstacles_to_rehearsal
from pushes.tasks import deliver_push
from pushes.tpns.contract import REHEARSAL_PREFIX

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LARGEST_SEED = 999_999
COPIED = (
    *("target", "typed", "typed_repairs", "account_push_type", "environment", "title", "content", "message_options"),
    "canary_percent",
)
SHARED = ("platform", "time_zone", "home_country", "canary_limit")


def rehearse(*, push: Push, by: "User", seen: str, weather: str, seed: int | None = None) -> Push:
    """Carry out a copy of the push, as it was seen, to simulated devices; the push itself stays as it is.

    `seed` makes faults and figures those of an earlier rehearsal with the same one. Pressed twice it is one rehearsal:
    the one that is under way is answered. StalePush if the push was changed meanwhile; NotReady if something is
    missing, or another push of the application is being rehearsed.
    """
    _refuse_unless_ready(push, seen)
    cuts = cuts_of(push) if _is_cut_anew(push) else None
    with transaction.atomic():
        original = held(push)
        _refuse_unless_ready(original, seen)
        application = _held_application(original)
        if under_way := _under_way(original, application):
            return under_way
        parts = _parts(original, cuts)
        stage, seed = _stage(application), seed or 1 + secrets.randbelow(LARGEST_SEED)
        package = _copied_package(original, stage)
        with files_undone(package):
            rehearsal = _begun(original, stage, package, by, weather, seed)
            Part.objects.bulk_create([_moved(part, rehearsal) for part in parts], batch_size=500)
            _record(rehearsal, by)
            _tell_gateway(rehearsal)
            wake(deliver_push, rehearsal.pk)
    return rehearsal


def _refuse_unless_ready(push: Push, seen: str) -> None:
    if push.fingerprint != seen:
        raise StalePush(f"Push {push.pk} is not what was seen")
    for obstacle in obstacles_to_rehearsal(push):
        raise NotReady(obstacle.text)


def _held_application(push: Push) -> Application:
    """The application that is rehearsed for, held: one rehearsal of it begins at a time."""
    application: Application = Application.objects.select_for_update().get(pk=abs(push.application_id))
    return application


def _under_way(original: Push, application: Application) -> Push | None:
    """The push's own rehearsal that has not ended; NotReady if it is another push's."""
    unended = Push.objects.filter(application=key_of_rehearsals(application), status__in=Push.UNENDED)
    found: Push | None = unended.first()
    if found and found.rehearses_id != (original.rehearses_id or original.pk):
        words = _("Push %(push)s of this application is being rehearsed. Wait until that has ended, or stop it.")
        raise NotReady(words % {"push": found.rehearses_id})
    return found


def _is_cut_anew(push: Push) -> bool:
    """Whether its parts are none yet, or ranges of another file than its package, which is what a rehearsal copies."""
    package = push.package if push.is_for_package else None
    return push.is_draft or (package is not None and sent_path(push) != package.packed_path)


def _parts(original: Push, cuts: Cuts | None) -> list[Part]:
    """Those it was confirmed with, or would be."""
    if cuts is None:
        return list(original.parts.all())
    parts = parts_of(original, cuts)
    if sum(part.accounts for part in parts) != original.count:
        raise StalePush(f"The package of push {original.pk} was checked while it was cut")
    return parts


def _moved(part: Part, push: Push) -> Part:
    slices = {name: getattr(part, name) for name in ("number", "accounts", "offset", "length", "typed")}
    return Part(push=push, **slices)


def _stage(application: Application) -> Application:
    """The application that rehearsals are made to, with keys that are new for each: what came before is over."""
    key = key_of_rehearsals(application)
    fields = {name: getattr(application, name) for name in SHARED} | {
        "name": _free_name(application, key),
        "access_point": Application.AccessPoint.GATEWAY,
        "access_id": f"{REHEARSAL_PREFIX}{application.pk}-{secrets.token_hex(5)}",
        "secret_key": secrets.token_hex(16),
        "undo_seconds": 0,
    }
    stage, _made = Application.with_rehearsals.update_or_create(pk=key, defaults=fields)
    Push.objects.filter(application=key).update(next_figures_at=None)
    return stage


def _free_name(application: Application, key: int) -> str:
    name = f"{_('Rehearsals of')} {application.name}"[:100]
    taken = Application.with_rehearsals.filter(name=name).exclude(pk=key).exists()
    return f"{name[:80]} ({application.pk})" if taken else name


def _copied_package(original: Push, stage: Application) -> AccountPackage | None:
    """Of its own: a draft's package may be read anew, with other accounts, while the rehearsal is under way."""
    return original.package.copied(stage) if original.is_for_package and original.package else None


def _begun(
    original: Push, stage: Application, package: AccountPackage | None, by: "User", weather: str, seed: int
) -> Push:
    now, copied = timezone.now(), {name: getattr(original, name) for name in COPIED}
    canary = original.canary_size if original.is_draft else original.canary_accounts
    said = {"confirmed_at": now, "confirmed_by": by, "due_at": now, "accounts": original.count}
    said |= {"account_type": original.type_in_force, "speed_per_minute": original.speed}
    marks = {"rehearses_id": original.rehearses_id or original.pk, "weather": weather, "seed": seed}
    fields = {"author": by, "status": Push.Status.SCHEDULED, "canary_accounts": canary} | copied | said | marks
    rehearsal: Push = Push.objects.create(application=stage, package=package, **fields)
    return rehearsal


def _record(push: Push, by: "User") -> None:
    marks = {"original": push.rehearses_id, "weather": push.weather, "seed": push.seed}
    Event.objects.record(push, Event.Kind.REHEARSED, by, **marks)
    packed = push.package.packed_sha256 if push.is_for_package and push.package else ""
    facts = {"accounts": push.count, "doubts": [], "packed": packed, "due_at": str(push.due_at)}
    Event.objects.record(push, Event.Kind.CONFIRMED, by, **facts)


def _tell_gateway(push: Push) -> None:
    """The gateway learns the keys, the weather and whom to simulate: by a hook, for pushes cannot import it."""
    tell = import_string(settings.REHEARSAL_BEGINS)
    tell(push.application, weather=push.weather, seed=push.seed, every=simulated_every(push.count))
